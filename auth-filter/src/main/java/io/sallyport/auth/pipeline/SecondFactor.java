package io.sallyport.auth.pipeline;

/**
 * What stands between a right password and a finished sign-in. Thread-safe. An {@link
 * io.sallyport.identity.StoreUnavailableException} is an outage: nobody gets past it.
 */
public interface SecondFactor {

  /** Whether the account's password alone is not enough. */
  boolean enrolled(String accountId);

  /** Whether it is an account of ours that has no factor, so that it could set one up. */
  boolean missing(String accountId);

  /** Keeps the sign-in and asks for the second factor. */
  Decision ask(Exchange exchange, FirstFactor first);
}
