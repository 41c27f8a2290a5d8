package io.sallyport.auth.pipeline;

import java.util.Collection;
import java.util.regex.Pattern;

/** What can be a scope at all, whoever may have it (RFC 6749, section 3.3). */
public final class ScopeSyntax {

  private static final Pattern TOKEN = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

  /** As much as a token can carry and a store can hold. */
  private static final int MAX_LENGTH = 4_000;

  private ScopeSyntax() {}

  /** Whether each word is a scope and all of them together fit. */
  public static boolean fits(Collection<String> words) {
    return words.stream().allMatch(word -> TOKEN.matcher(word).matches())
        && words.stream().mapToInt(word -> word.length() + 1).sum() <= MAX_LENGTH;
  }
}
