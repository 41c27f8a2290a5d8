package io.sallyport.auth.httpsession;

/**
 * A stored value is not, or not any more, one that can be read. The message says why, and holds
 * nothing of it.
 */
final class UnreadableValueException extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadableValueException(String why) {
    super(why);
  }
}
