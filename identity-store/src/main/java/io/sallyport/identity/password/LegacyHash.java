package io.sallyport.identity.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An unsalted digest as old applications kept it, {@code {MD5}} and the hex digits in either case;
 * SHA-1, SHA-256 and SHA-512 alike. It verifies, but is to be wrapped as soon as possible.
 *
 * @param algorithm as the platform names it
 * @param hex in lower case
 */
record LegacyHash(String algorithm, String hex) implements EncodedHash {

  private static final Pattern FORM =
      Pattern.compile(
          "\\{(?:(MD5)\\}[0-9a-fA-F]{32}|(SHA-1)\\}[0-9a-fA-F]{40}|(SHA-256)\\}[0-9a-fA-F]{64}"
              + "|(SHA-512)\\}[0-9a-fA-F]{128})");

  static Optional<LegacyHash> parse(String encoded) {
    Matcher form = FORM.matcher(encoded);
    if (!form.matches()) {
      return Optional.empty();
    }
    int end = encoded.indexOf('}');
    return Optional.of(
        new LegacyHash(
            encoded.substring(1, end), encoded.substring(end + 1).toLowerCase(Locale.ROOT)));
  }

  @Override
  public boolean matches(byte[] password, Argon2Engine engine) {
    return MessageDigest.isEqual(digest(algorithm, password), ascii(hex));
  }

  @Override
  public String label() {
    return "{" + algorithm + "}";
  }

  @Override
  public int memory() {
    return 0;
  }

  /** The lower-case hex digits of the digest, as bytes: what a wrapped hash is made of. */
  static byte[] digest(String algorithm, byte[] password) {
    try {
      byte[] digest = MessageDigest.getInstance(algorithm).digest(password);
      return ascii(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + algorithm, e);
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
