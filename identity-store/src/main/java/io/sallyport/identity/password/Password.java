package io.sallyport.identity.password;

/**
 * A password as somebody typed it. It never shows itself: {@link #toString} is redacted, and
 * reading it is the one method {@link #reveal}, so that one search finds every use.
 */
public final class Password {

  private final String text;

  /** Wraps what was typed, unchanged. */
  public Password(String text) {
    this.text = text;
  }

  /** The text. Every caller of this method handles a plain password. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "Password[redacted]";
  }
}
