package io.sallyport.identity.mfa;

import java.time.Instant;
import java.util.Optional;

/**
 * The second factors of accounts. Removing one ends what was issued to its account, and is a change
 * of that.
 *
 * <p>Thread-safe; each method is one transaction or one statement, so what it says holds across
 * nodes and restarts. Absent means that the account has none. An {@link
 * io.sallyport.identity.StoreUnavailableException} is an outage and nothing else.
 */
public interface Factors {

  /** The factor that counts. */
  Optional<TotpFactor> totp(String accountId);

  /** Whether there is one that counts. */
  default boolean isEnrolled(String accountId) {
    return totp(accountId).isPresent();
  }

  /** The one that waits to be confirmed, however old. */
  Optional<TotpFactor.Pending> pending(String accountId);

  /**
   * Keeps a secret that waits to be confirmed, in the place of one that did. The factor that counts
   * stays.
   *
   * @throws java.util.NoSuchElementException if there is no such account
   */
  void begin(String accountId, String sealedSecret, Instant now);

  /**
   * Makes the waiting secret the factor that counts, in the place of one that did, with its backup
   * codes and with that step used; a grant to enrol is used up. Of any number of parallel calls one
   * is true.
   *
   * @return false, and nothing is changed, if that secret does not wait (any more)
   */
  boolean confirm(
      String accountId, String sealedSecret, long step, BackupCodeSet codes, Instant now);

  /**
   * Uses a step of that very factor. Of any number of parallel calls for one step one is true.
   *
   * @return false if this step or a later one was used before, or the factor is not there
   */
  boolean use(String accountId, String sealedSecret, long step);
}
