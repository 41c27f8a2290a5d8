package io.sallyport.auth.token;

/** What came of a refresh. */
sealed interface Renewal {

  /** The token cannot be used, whatever the reason. */
  Renewal REFUSED = new Refused();

  /** It asks for more than was granted; nothing is used up. */
  Renewal TOO_MUCH = new TooMuch();

  /** There are new tokens. */
  record Renewed(IssuedTokens tokens) implements Renewal {}

  /** See {@link Renewal#REFUSED}. */
  record Refused() implements Renewal {}

  /** See {@link Renewal#TOO_MUCH}. */
  record TooMuch() implements Renewal {}
}
