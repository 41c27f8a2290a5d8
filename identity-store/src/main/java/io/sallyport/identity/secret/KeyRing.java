package io.sallyport.identity.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys that encrypt what must be read back, such as signing keys: AES-256-GCM (NIST SP 800-38D),
 * each key with an id, so that keys can be replaced while old records stay readable. Immutable and
 * thread-safe.
 *
 * <p>A sealed text is the key's id, a dot, and base64url of nonce, ciphertext and tag. Nonces are
 * random, 96 bits: one key may seal 2^32 texts (section 8.3).
 */
public final class KeyRing {

  static final int KEY_LENGTH = 32;
  private static final int NONCE_LENGTH = 12;
  private static final int TAG_BITS = 128;
  private static final String LABEL = "sallyport sealed v1";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final Map<String, SecretKey> keys;
  private final String current;

  private KeyRing(Map<String, SecretKey> keys, String current) {
    this.keys = keys;
    this.current = current;
  }

  /**
   * A ring of given keys.
   *
   * @param keys 32 bytes each, by their ids, which are 1 to 64 letters, digits, {@code _} and
   *     {@code -}; at least one
   * @param current the id of the one that seals
   * @throws IllegalArgumentException if an id or a key has another form, or the current one is
   *     missing
   */
  public static KeyRing of(Map<String, byte[]> keys, String current) {
    Map<String, SecretKey> ring = new LinkedHashMap<>();
    keys.forEach(
        (id, key) -> {
          if (!isId(id) || key.length != KEY_LENGTH) {
            throw new IllegalArgumentException(
                "A key has 32 bytes, and an id of 1 to 64 letters, digits, _ and -");
          }
          ring.put(id, new SecretKeySpec(key, "AES"));
        });
    if (!ring.containsKey(current)) {
      throw new IllegalArgumentException("The key that seals is not among the keys");
    }
    return new KeyRing(Map.copyOf(ring), current);
  }

  /**
   * The ring in a file, made at the first start with one random key and readable by its owner
   * alone. Each line is an id, a space and 32 bytes in base64; the last one seals. Empty lines and
   * lines that begin with {@code #} say nothing.
   *
   * @throws IllegalArgumentException if the file cannot be read, written or understood; the message
   *     names it and says what to do
   */
  public static KeyRing inFile(Path file) {
    return KeyFile.open(file);
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /**
   * Encrypts.
   *
   * @param context what the text is and whose; the same must be given to {@link #open}, so that a
   *     record put in another's place is not read
   * @return the key's id and the ciphertext, printable
   */
  public String seal(byte[] plain, String context) {
    byte[] nonce = Secrets.bytes(NONCE_LENGTH);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, current, nonce, context);
      byte[] sealed = cipher.doFinal(plain);
      byte[] all = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return current + "." + base64Url(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES/GCM", e);
    }
  }

  /** Decrypts; empty if the key is unknown or the text or context is not what was sealed. */
  public Optional<byte[]> open(String sealed, String context) {
    int dot = sealed.indexOf('.');
    if (dot < 0 || !keys.containsKey(sealed.substring(0, dot))) {
      return Optional.empty();
    }
    return bytes(sealed.substring(dot + 1))
        .flatMap(all -> decrypt(sealed.substring(0, dot), all, context));
  }

  private Optional<byte[]> decrypt(String id, byte[] all, String context) {
    if (all.length < NONCE_LENGTH + TAG_BITS / Byte.SIZE) {
      return Optional.empty();
    }
    ByteBuffer rest = ByteBuffer.wrap(all);
    byte[] nonce = new byte[NONCE_LENGTH];
    rest.get(nonce);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, id, nonce, context);
      return Optional.of(cipher.doFinal(all, NONCE_LENGTH, rest.remaining()));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES/GCM", e);
    }
  }

  private Cipher cipher(int mode, String id, byte[] nonce, String context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, keys.get(id), new GCMParameterSpec(TAG_BITS, nonce));
    String bound = LABEL + "\0" + id + "\0" + context;
    cipher.updateAAD(bound.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /**
   * Only the one spelling that sealing writes: a decoder alone passes over bits it has no use for.
   */
  private static Optional<byte[]> bytes(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return base64Url(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "KeyRing[redacted]";
  }
}
