package io.sallyport.identity.apikey;

/**
 * The text of an API key: {@code sk_live_} or {@code sk_test_}, 43 random base62 characters, and
 * the CRC-32 of all before in 6 base62 characters. A mistyped or made-up key is told by its
 * checksum alone. It never shows itself; {@link #reveal} is read once, when the key is handed out.
 */
public final class ApiKeyText {

  private final String text;

  private ApiKeyText(String text) {
    this.text = text;
  }

  /** A new key. */
  public static ApiKeyText generate(boolean live) {
    throw new UnsupportedOperationException();
  }

  /** Whether the text begins like a key of ours, whatever follows. */
  public static boolean looksLikeOne(String text) {
    return text.startsWith("sk_");
  }

  /** Whether the text is complete and its checksum right. Asks nobody. */
  public static boolean isWellFormed(String text) {
    throw new UnsupportedOperationException();
  }

  /** Whether a well-formed text is of a live key. */
  public static boolean isLive(String text) {
    return text.startsWith("sk_live_");
  }

  /** The first characters, enough to recognise it by. */
  public String prefix() {
    return text.substring(0, 12);
  }

  /** The whole text. Every caller of this method handles a secret. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "ApiKeyText[redacted]";
  }
}
