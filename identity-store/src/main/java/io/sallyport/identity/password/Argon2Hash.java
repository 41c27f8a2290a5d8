package io.sallyport.identity.password;

import io.sallyport.identity.secret.Secrets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * An Argon2 hash (RFC 9106) in the PHC string format, {@code
 * $argon2id$v=19$m=19456,t=2,p=1$salt$hash} with unpadded standard base64.
 *
 * <p>Bounds on imported hashes, so that none can take the machine down: memory from 8 KiB a lane to
 * 1 GiB, 1 to 64 passes, memory times passes at most 4 GiB, 1 to 64 lanes, 8 to 64 bytes of salt,
 * 16 to 64 bytes of hash. Without {@code v=} it is version 16, as the reference implementation
 * reads it.
 */
record Argon2Hash(
    int type, int version, int memory, int passes, int lanes, Tail tail, String encoded)
    implements EncodedHash {

  /** Salt and hash, in base64. */
  record Tail(String salt, String hash) {}

  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2(id|i|d)\\$(?:v=(16|19)\\$)?m=([1-9][0-9]{0,6}),t=([1-9][0-9]?),p=([1-9][0-9]?)"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
  private static final int MAX_MEMORY = 1 << 20;
  private static final long MAX_WORK = 4L << 20;

  static Optional<Argon2Hash> parse(String encoded) {
    Matcher form = FORM.matcher(encoded);
    if (encoded.length() > 300 || !form.matches()) {
      return Optional.empty();
    }
    Argon2Hash hash =
        new Argon2Hash(
            typeOf(form.group(1)),
            "19".equals(form.group(2)) ? 19 : 16,
            Integer.parseInt(form.group(3)),
            Integer.parseInt(form.group(4)),
            Integer.parseInt(form.group(5)),
            new Tail(form.group(6), form.group(7)),
            encoded);
    return hash.isSane() ? Optional.of(hash) : Optional.empty();
  }

  /** A new argon2id hash. The salt has 16 bytes, the hash 32 (RFC 9106, section 3.1). */
  static String create(byte[] password, String label, Argon2Engine engine) {
    byte[] salt = Secrets.bytes(16);
    return label + base64(salt) + "$" + base64(derive(password, label, salt, engine));
  }

  /** The bare hash, 32 bytes. */
  static byte[] derive(byte[] password, String label, byte[] salt, Argon2Engine engine) {
    Argon2Hash blank = parse(label + base64(salt) + "$" + base64(new byte[32])).orElseThrow();
    return engine.derive(blank, password);
  }

  @Override
  public boolean matches(byte[] password, Argon2Engine engine) {
    return MessageDigest.isEqual(engine.derive(this, password), hash());
  }

  @Override
  public String label() {
    return encoded.substring(0, encoded.length() - tail.salt().length() - tail.hash().length() - 1);
  }

  byte[] salt() {
    return Base64.getDecoder().decode(tail.salt());
  }

  byte[] hash() {
    return Base64.getDecoder().decode(tail.hash());
  }

  private boolean isSane() {
    return memory >= 8 * lanes
        && memory <= MAX_MEMORY
        && passes <= 64
        && (long) memory * passes <= MAX_WORK
        && lanes <= 64
        && holds(tail.salt(), 8)
        && holds(tail.hash(), 16);
  }

  /** Also refuses base64 whose last character has bits that are not used. */
  private static boolean holds(String base64, int atLeast) {
    if (base64.length() % 4 == 1) {
      return false;
    }
    byte[] bytes = Base64.getDecoder().decode(base64);
    return bytes.length >= atLeast && bytes.length <= 64 && base64(bytes).equals(base64);
  }

  private static int typeOf(String letters) {
    return switch (letters) {
      case "id" -> Argon2Parameters.ARGON2_id;
      case "i" -> Argon2Parameters.ARGON2_i;
      default -> Argon2Parameters.ARGON2_d;
    };
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }
}
