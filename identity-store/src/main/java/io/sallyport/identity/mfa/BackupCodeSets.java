package io.sallyport.identity.mfa;

import java.time.Instant;

/**
 * The backup codes of accounts, as hashes. Thread-safe; each method is one transaction or one
 * statement. An {@link io.sallyport.identity.StoreUnavailableException} is an outage and nothing
 * else.
 */
public interface BackupCodeSets {

  /** The codes that were not used; {@link BackupCodeSet#NONE} if there are none. */
  BackupCodeSet of(String accountId);

  /** Puts a new set in the place of the old; false, and nothing is kept, without a factor. */
  boolean replace(String accountId, BackupCodeSet codes);

  /** Uses a code. Of any number of parallel calls one is true; false too if it is not there. */
  boolean use(String accountId, byte[] hash, Instant now);
}
