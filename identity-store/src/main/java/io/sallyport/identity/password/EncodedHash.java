package io.sallyport.identity.password;

import java.util.Optional;

/**
 * A stored hash, taken apart. Parsing is strict: what is not exactly as its scheme writes it is no
 * hash at all.
 */
sealed interface EncodedHash permits Argon2Hash, BcryptHash, LegacyHash, WrappedHash {

  /** Whether this is the hash of the bytes. Never throws. */
  boolean matches(byte[] password, Argon2Engine engine);

  /**
   * Scheme and cost, as the part of the encoded form that comes before the salt: hashes with the
   * same label take the same time.
   */
  String label();

  /** KiB of working memory. */
  int memory();

  /** Reads any scheme; empty if it is none of them, malformed, or costs more than is sane. */
  static Optional<EncodedHash> parse(String encoded) {
    if (encoded.startsWith("$argon2")) {
      return Argon2Hash.parse(encoded).map(hash -> hash);
    }
    if (encoded.startsWith("$2")) {
      return BcryptHash.parse(encoded).map(hash -> hash);
    }
    return encoded.startsWith("{")
        ? LegacyHash.parse(encoded).map(hash -> hash)
        : WrappedHash.parse(encoded).map(hash -> hash);
  }
}
