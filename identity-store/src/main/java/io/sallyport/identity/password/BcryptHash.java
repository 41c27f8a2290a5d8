package io.sallyport.identity.password;

import io.sallyport.identity.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mindrot.jbcrypt.BCrypt;

/**
 * A bcrypt hash in the modular crypt form, {@code $2b$12$} with 22 characters of salt and 31 of
 * hash.
 *
 * <p>{@code $2a$}, {@code $2b$} and {@code $2y$} are computed alike, as libxcrypt does for every
 * password that is text. Its {@code $2a$} differs in one case: where the sign extension bug of old
 * implementations did happen and yet changed nothing, it computes another hash on purpose. The bug
 * fills all higher bits of a 32-bit word with ones, so it changes nothing only if all earlier bytes
 * of that word are {@code 0xFF}. No UTF-8 text has that byte (RFC 3629, section 3), so the case
 * never comes up. {@code $2x$}, the bug itself, is not read.
 *
 * <p>Only the first 72 bytes count. Cost 4 to 16 is read; each step up doubles the time, and 16
 * takes about four seconds.
 */
record BcryptHash(int cost, String encoded) implements EncodedHash {

  static final int MAX_BYTES = 72;

  private static final Pattern FORM =
      Pattern.compile("\\$2[aby]\\$(?:0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53}");
  private static final String ALPHABET =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final byte[] MAGIC =
      "OrpheanBeholderScryDoubt".getBytes(StandardCharsets.US_ASCII);
  private static final int SALT_END = 7 + 22;

  static Optional<BcryptHash> parse(String encoded) {
    return FORM.matcher(encoded).matches()
        ? Optional.of(new BcryptHash(Integer.parseInt(encoded.substring(4, 6)), encoded))
        : Optional.empty();
  }

  static String create(byte[] password, String label) {
    int cost = Integer.parseInt(label.substring(4, 6));
    return compute(password, label, cost, Secrets.bytes(16));
  }

  /**
   * Compares the whole string, so that unused bits in its last characters never match. A NUL never
   * matches: it ends the password for libxcrypt, and is part of it for others.
   */
  @Override
  public boolean matches(byte[] password, Argon2Engine engine) {
    for (byte each : password) {
      if (each == 0) {
        return false;
      }
    }
    byte[] salt = decode(encoded.substring(7, SALT_END), 16);
    return MessageDigest.isEqual(
        compute(password, label(), cost, salt).getBytes(StandardCharsets.US_ASCII),
        encoded.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String label() {
    return encoded.substring(0, 7);
  }

  @Override
  public int memory() {
    return 4;
  }

  private static String compute(byte[] password, String label, int cost, byte[] salt) {
    byte[] terminated = Arrays.copyOf(password, password.length + 1);
    byte[] raw = new BCrypt().crypt_raw(terminated, salt, cost, magicWords());
    Arrays.fill(terminated, (byte) 0);
    return label + encode(salt, 16) + encode(raw, 23);
  }

  private static int[] magicWords() {
    int[] words = new int[MAGIC.length / 4];
    for (int i = 0; i < MAGIC.length; i++) {
      words[i / 4] = words[i / 4] << 8 | MAGIC[i];
    }
    return words;
  }

  /** Base64 with bcrypt's own alphabet, without padding. */
  private static String encode(byte[] bytes, int length) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (int i = 0; i < length; i++) {
      bits = bits << 8 | (bytes[i] & 0xff);
      for (held += 8; held >= 6; held -= 6) {
        text.append(ALPHABET.charAt(bits >> (held - 6) & 0x3f));
      }
    }
    if (held > 0) {
      text.append(ALPHABET.charAt(bits << (6 - held) & 0x3f));
    }
    return text.toString();
  }

  private static byte[] decode(String text, int length) {
    byte[] bytes = new byte[length];
    int bits = 0;
    int held = 0;
    int at = 0;
    for (int i = 0; i < text.length() && at < length; i++) {
      bits = bits << 6 | ALPHABET.indexOf(text.charAt(i));
      held += 6;
      if (held >= 8) {
        held -= 8;
        bytes[at++] = (byte) (bits >> held);
      }
    }
    return bytes;
  }
}
