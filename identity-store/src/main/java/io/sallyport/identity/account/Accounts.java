package io.sallyport.identity.account;

import java.util.Optional;
import java.util.Set;

/**
 * The accounts.
 *
 * <p>Thread-safe. Absent means that there is no such account; an {@link
 * io.sallyport.identity.StoreUnavailableException} means that the store could not be asked, and
 * nothing else. Each change is one transaction, and is reported to every {@link EpochListener}
 * before the method returns.
 */
public interface Accounts {

  /** The account with this id. */
  Optional<Account> byId(String id);

  /** The account of our own (not a linked one) with this name. */
  Optional<Account> byUsername(String username);

  /**
   * Makes an account of our own.
   *
   * @param passwordHash an encoded hash, also a legacy one such as {@code {MD5}<hex>}
   * @return empty if the name is taken
   */
  Optional<Account> create(String username, Set<String> roles, String passwordHash);

  /**
   * The account that stands for a caller of an application's identity store, made at the first
   * sign-in; name and roles follow the store at every sign-in, and a change of either raises the
   * rights epoch.
   */
  Account link(String store, String callerUniqueId, String username, Set<String> roles);

  /** The encoded password hash; empty for linked accounts. */
  Optional<String> passwordHash(String id);

  /**
   * Replaces an encoded hash if it still is {@code expected}: a rehash never undoes a change that
   * was made meanwhile.
   */
  boolean rehash(String id, String expected, String replacement);

  /**
   * Sets a new password and raises the revocation epoch, unless that has been raised since {@code
   * known} was read: of several changes at once one is made.
   *
   * @return empty, and nothing is changed, for the others
   */
  Optional<Epoch> changePassword(Account known, String passwordHash);

  /** Replaces the assigned roles and raises the rights epoch. */
  Epoch setRoles(String id, Set<String> roles);

  /** Disables or enables an account; disabling raises the revocation epoch. */
  Epoch setDisabled(String id, boolean disabled);

  /**
   * Removes the second factor, with the one that waits and the backup codes, and raises the
   * revocation epoch: it may have been lost or stolen.
   *
   * @return empty, and nothing is raised, if there was none
   */
  Optional<Epoch> removeSecondFactor(String id);

  /** Ends everything that was ever issued to the account, and nothing else. */
  Epoch revokeAll(String id);

  /** From now on {@code listener} hears of raised epochs. */
  void addListener(EpochListener listener);
}
