package io.sallyport.identity.password;

/** What became of comparing a password with an encoded hash. */
public enum Verification {
  /** The password is right, and the hash is of the present scheme and parameters. */
  MATCHES,
  /** The password is right, and the hash should be replaced. */
  MATCHES_OUTDATED,
  /** The password is wrong. */
  DIFFERS,
  /** The hash cannot be read: nobody gets in, and the operator should know. */
  UNREADABLE
}
