package io.sallyport.identity.mfa;

import java.time.Instant;

/**
 * Who may set up a first factor, where an administrator has to say so. A grant lasts until a factor
 * is confirmed. Thread-safe. An {@link io.sallyport.identity.StoreUnavailableException} is an
 * outage and nothing else.
 */
public interface EnrolmentGrants {

  /**
   * Lets the account set up a first factor; giving twice is giving once.
   *
   * @throws java.util.NoSuchElementException if there is no such account
   */
  void give(String accountId, Instant now);

  /** Takes the grant back; false if there is none. A factor that was set up by it stays. */
  boolean withdraw(String accountId);

  /** Whether the account has a grant. */
  boolean isGiven(String accountId);
}
