package io.sallyport.auth.httpsession;

import io.sallyport.identity.secret.Secrets;
import io.sallyport.identity.secret.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Under which an {@code HttpSession} is stored: the SHA-256 of the cookie's value, never the value.
 *
 * @param digest of the cookie's value
 * @param slot what the value begins with, drawn at random once and kept by every later id of the
 *     session, so that all its keys lie in one slot of a cluster
 */
public record HttpSessionKey(Sha256 digest, String slot) {

  private static final int SLOT_LENGTH = 3;
  private static final int LENGTH = SLOT_LENGTH + 43;

  /** The cookie's value of a session that begins. */
  public static String newValue() {
    return newValue(Secrets.token().substring(0, SLOT_LENGTH));
  }

  /** The cookie's value of a session in that slot. */
  public static String newValue(String slot) {
    return slot + Secrets.token();
  }

  /** The key of a cookie's value; null if it is none that we ever hand out. */
  public static @Nullable HttpSessionKey ofCookie(String value) {
    if (value.length() != LENGTH) {
      return null;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = value.charAt(i);
      boolean base64Url =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!base64Url) {
        return null;
      }
    }
    return new HttpSessionKey(Sha256.of(value), value.substring(0, SLOT_LENGTH));
  }

  /** What the application knows the session by: it opens none. */
  public String id() {
    return digest.base64Url();
  }
}
