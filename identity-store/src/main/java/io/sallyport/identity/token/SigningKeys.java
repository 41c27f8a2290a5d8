package io.sallyport.identity.token;

import java.time.Instant;
import java.util.List;

/** The keys that sign access tokens, as stored. Thread-safe. */
public interface SigningKeys {

  /** All of them, oldest first. */
  List<StoredKey> all();

  /** Keeps a key; false, and nothing is kept, if another node has made that generation already. */
  boolean add(StoredKey key);

  /** Forgets a key whose last token has expired. */
  void remove(String kid);

  /**
   * A key pair.
   *
   * @param generation 1 for the first; no two keys share one
   * @param kid names it in tokens
   * @param algorithm as tokens name it: {@code ES256}, {@code RS256}, {@code EdDSA}
   * @param sealedPrivate PKCS #8, sealed by the {@link io.sallyport.identity.secret.KeyRing}
   * @param publicKey X.509 SubjectPublicKeyInfo, base64
   * @param signsFrom published before, so that verifiers know it when its first token comes
   */
  record StoredKey(
      long generation,
      String kid,
      String algorithm,
      String sealedPrivate,
      String publicKey,
      Instant signsFrom) {

    @Override
    public String toString() {
      return "StoredKey[" + generation + ", " + kid + ", " + algorithm + "]";
    }
  }
}
