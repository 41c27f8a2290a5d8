package io.sallyport.identity.apikey;

import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code sk_live_} or {@code sk_test_}, 43 random base62 characters (256
 * bits), and the CRC-32 of all before in 6 base62 characters. A mistyped or made-up key is told by
 * its checksum alone. It never shows itself; {@link #reveal} is read once, when the key is handed
 * out.
 *
 * <p>Base62 is {@code 0-9A-Za-z}, in this order. The checksum is the number that {@link CRC32}
 * gives for the US-ASCII bytes from the first {@code s} on, most significant digit first, with
 * leading zeros.
 */
public final class ApiKeyText {

  private static final String LIVE = "sk_live_";
  private static final String TEST = "sk_test_";
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int BASE = 62;
  private static final int RANDOM_LENGTH = 43;
  private static final int CHECKSUM_LENGTH = 6;
  private static final int CHECKED_LENGTH = LIVE.length() + RANDOM_LENGTH;
  private static final int LENGTH = CHECKED_LENGTH + CHECKSUM_LENGTH;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;

  private ApiKeyText(String text) {
    this.text = text;
  }

  /** A new key. */
  public static ApiKeyText generate(boolean live) {
    StringBuilder text = new StringBuilder(LENGTH).append(live ? LIVE : TEST);
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(BASE)));
    }
    return new ApiKeyText(text.append(checksum(text)).toString());
  }

  /** Whether the text begins like a key of ours, whatever follows. */
  public static boolean looksLikeOne(String text) {
    return text.startsWith("sk_");
  }

  /** Whether the text has the length and the beginning of a key, whatever is between. */
  public static boolean hasShape(String text) {
    return text.length() == LENGTH && (text.startsWith(LIVE) || text.startsWith(TEST));
  }

  /** Whether the text is complete and its checksum right. Asks nobody. */
  public static boolean isWellFormed(String text) {
    if (!hasShape(text)) {
      return false;
    }
    for (int i = LIVE.length(); i < LENGTH; i++) {
      if (digit(text.charAt(i)) < 0) {
        return false;
      }
    }
    long given = 0;
    for (int i = CHECKED_LENGTH; i < LENGTH; i++) {
      given = given * BASE + digit(text.charAt(i));
    }
    return given == crc(text);
  }

  /** Whether a well-formed text is of a live key. */
  public static boolean isLive(String text) {
    return text.startsWith(LIVE);
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

  private static String checksum(CharSequence checked) {
    char[] digits = new char[CHECKSUM_LENGTH];
    long rest = crc(checked);
    for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
      digits[i] = ALPHABET.charAt((int) (rest % BASE));
      rest /= BASE;
    }
    return new String(digits);
  }

  private static long crc(CharSequence text) {
    CRC32 crc = new CRC32();
    for (int i = 0; i < CHECKED_LENGTH; i++) {
      crc.update(text.charAt(i));
    }
    return crc.getValue();
  }

  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'A' && c <= 'Z') {
      return c - 'A' + 10;
    }
    return c >= 'a' && c <= 'z' ? c - 'a' + 36 : -1;
  }
}
