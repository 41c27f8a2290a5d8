package io.sallyport.identity.mfa;

import java.util.Optional;

/**
 * A code as somebody typed it, without the white space and hyphens that people put between groups.
 * It never shows itself.
 */
final class TypedCode {

  /** Longer than any code with all its separators. */
  private static final int MAX_LENGTH = 64;

  private final String text;

  private TypedCode(String text) {
    this.text = text;
  }

  static TypedCode of(String typed) {
    return new TypedCode(
        typed.length() > MAX_LENGTH ? "" : typed.strip().replaceAll("[\\s\\p{Zs}-]", ""));
  }

  /** Six digits of ASCII; other scripts have digits too, which no app shows. */
  Optional<String> digits() {
    return text.length() == Totp.DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Optional.of(text)
        : Optional.empty();
  }

  /** The bytes of a backup code, in letters of either case. */
  Optional<byte[]> backupCode() {
    return text.length() == BackupCodes.LETTERS ? Base32.decode(text) : Optional.empty();
  }

  @Override
  public String toString() {
    return "TypedCode[redacted]";
  }
}
