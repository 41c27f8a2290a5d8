package io.sallyport.identity.secret;

/** Random identifiers. Thread-safe. */
public final class Secrets {

  private Secrets() {}

  /** 256 random bits as 43 characters of base64url: a session id, a token, a handle to hand out. */
  public static String token() {
    throw new UnsupportedOperationException();
  }

  /** 128 random bits as 22 characters of base64url: a name for a thing, no secret. */
  public static String handle() {
    throw new UnsupportedOperationException();
  }
}
