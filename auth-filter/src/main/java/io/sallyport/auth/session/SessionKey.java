package io.sallyport.auth.session;

import io.sallyport.identity.secret.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Under which a session is stored: the SHA-256 of the cookie's value, never the value itself.
 *
 * @param digest of the cookie's value
 */
public record SessionKey(Sha256 digest) {

  private static final int COOKIE_LENGTH = 43;
  private static final boolean[] BASE64URL = new boolean[0x80];

  static {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        .chars()
        .forEach(c -> BASE64URL[c] = true);
  }

  /** The key of a cookie's value; null if it is none that we ever hand out. */
  public static @Nullable SessionKey ofCookie(String value) {
    if (value.length() != COOKIE_LENGTH) {
      return null;
    }
    var octets = new byte[COOKIE_LENGTH];
    for (int i = 0; i < COOKIE_LENGTH; i++) {
      char c = value.charAt(i);
      if (c >= BASE64URL.length || !BASE64URL[c]) {
        return null;
      }
      octets[i] = (byte) c;
    }
    return new SessionKey(Sha256.of(octets));
  }
}
