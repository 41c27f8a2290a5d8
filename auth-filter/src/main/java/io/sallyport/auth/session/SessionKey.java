package io.sallyport.auth.session;

import io.sallyport.identity.secret.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Under which a session is stored: the SHA-256 of the cookie's value, never the value itself.
 *
 * @param digest of the cookie's value
 * @param slot what the value begins with ahead of its random part: where the store looks for it;
 *     empty where there is one place only
 */
public record SessionKey(Sha256 digest, String slot) {

  private static final int RANDOM_LENGTH = 43;
  private static final int SLOT_LENGTH = 3;
  private static final boolean[] BASE64URL = new boolean[0x80];

  static {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        .chars()
        .forEach(c -> BASE64URL[c] = true);
  }

  /** The key of a cookie's value; null if it is none that we ever hand out. */
  public static @Nullable SessionKey ofCookie(String value) {
    int slot = value.length() - RANDOM_LENGTH;
    if (slot != 0 && slot != SLOT_LENGTH) {
      return null;
    }
    var octets = new byte[value.length()];
    for (int i = 0; i < octets.length; i++) {
      char c = value.charAt(i);
      if (c >= BASE64URL.length || !BASE64URL[c]) {
        return null;
      }
      octets[i] = (byte) c;
    }
    return new SessionKey(Sha256.of(octets), value.substring(0, slot));
  }
}
