package io.sallyport.identity.password;

/**
 * No hash could be started within the time that a caller is made to wait: there is more to do than
 * the machine can take on. Nothing is known about the password.
 */
public final class HashingBusyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  HashingBusyException() {
    super("Too many passwords are being hashed at once");
  }
}
