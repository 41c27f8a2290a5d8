package io.sallyport.identity.account;

/**
 * What everything issued to an account is measured against.
 *
 * @param revocation raised by sign-out everywhere, a password change, the removal of a second
 *     factor and disabling; a session or token that carries a smaller number is dead
 * @param rights raised by every change of roles, and of the name of a linked account; whoever
 *     carries a smaller number lives on, but has to read name and rights anew
 */
public record Epoch(long revocation, long rights) {

  /** The epoch of a new account. */
  public static final Epoch FIRST = new Epoch(0, 0);
}
