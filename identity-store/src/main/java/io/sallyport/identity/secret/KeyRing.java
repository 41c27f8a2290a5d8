package io.sallyport.identity.secret;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Keys that encrypt what must be read back, such as signing keys: AES-256-GCM, each key with an id,
 * so that keys can be replaced while old records stay readable. Immutable and thread-safe.
 */
public final class KeyRing {

  private KeyRing() {}

  /**
   * A ring of given keys.
   *
   * @param keys 32 bytes each, by their ids; at least one
   * @param current the id of the one that seals
   * @throws IllegalArgumentException if a key has another length, or the current one is missing
   */
  public static KeyRing of(Map<String, byte[]> keys, String current) {
    throw new UnsupportedOperationException();
  }

  /**
   * The ring in a file, made at the first start with one random key and readable by its owner
   * alone.
   *
   * @throws IllegalArgumentException if the file cannot be read, written or understood; the message
   *     names it and says what to do
   */
  public static KeyRing inFile(Path file) {
    throw new UnsupportedOperationException();
  }

  /**
   * Encrypts.
   *
   * @param context what the text is and whose; the same must be given to {@link #open}, so that a
   *     record put in another's place is not read
   * @return the key's id and the ciphertext, printable
   */
  public String seal(byte[] plain, String context) {
    throw new UnsupportedOperationException();
  }

  /** Decrypts; empty if the key is unknown or the text or context is not what was sealed. */
  public Optional<byte[]> open(String sealed, String context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String toString() {
    return "KeyRing[redacted]";
  }
}
