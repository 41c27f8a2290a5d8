package io.sallyport.identity.mfa;

import io.sallyport.identity.secret.Secrets;
import java.security.Key;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that an authenticator app shares with us. It never shows itself: {@link #toString} is
 * redacted, and {@link #reveal} is read once, when the key is handed out.
 */
public final class TotpSecret {

  /** 160 bits, the length of the hash (RFC 4226, section 4, R6). */
  private static final int LENGTH = 20;

  /** 112 bits: less is no key (NIST SP 800-63B-4, section 3.1.4). */
  private static final int MIN_LENGTH = 14;

  private static final int MAX_LENGTH = 64;

  private final byte[] bytes;

  private TotpSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A new random secret. */
  public static TotpSecret generate() {
    return new TotpSecret(Secrets.bytes(LENGTH));
  }

  /** A secret as apps write it: base32, 112 to 512 bits; empty if it is none. */
  public static Optional<TotpSecret> ofBase32(String text) {
    return Base32.decode(text)
        .filter(bytes -> bytes.length >= MIN_LENGTH && bytes.length <= MAX_LENGTH)
        .map(TotpSecret::new);
  }

  static TotpSecret of(byte[] bytes) {
    return new TotpSecret(bytes.clone());
  }

  /** The secret in base32. Every caller of this method handles a secret. */
  public String reveal() {
    return Base32.encode(bytes);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  Key key() {
    return new SecretKeySpec(bytes, "HmacSHA1");
  }

  @Override
  public String toString() {
    return "TotpSecret[redacted]";
  }
}
