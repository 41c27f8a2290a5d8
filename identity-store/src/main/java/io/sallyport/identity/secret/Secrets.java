package io.sallyport.identity.secret;

import java.security.SecureRandom;
import java.util.Base64;

/** Random identifiers, salts and keys. Thread-safe. */
public final class Secrets {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** 256 random bits as 43 characters of base64url: a session id, a token, a handle to hand out. */
  public static String token() {
    return base64Url(32);
  }

  /** 128 random bits as 22 characters of base64url: a name for a thing, no secret. */
  public static String handle() {
    return base64Url(16);
  }

  /** Random bytes, for salts, keys and codes. */
  public static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static String base64Url(int bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes));
  }
}
