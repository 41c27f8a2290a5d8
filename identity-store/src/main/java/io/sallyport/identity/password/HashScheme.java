package io.sallyport.identity.password;

/** A scheme for new hashes. */
public enum HashScheme {
  /** 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet). */
  ARGON2ID,
  /** {@code $2b$}, cost 12. Takes no more than 72 bytes of UTF-8. */
  BCRYPT
}
