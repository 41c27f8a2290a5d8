package io.sallyport.auth.pipeline;

import io.sallyport.identity.StoreUnavailableException;

/** What the credentials of a request amount to. */
public sealed interface AuthOutcome {

  /** There is no credential, or an ambient one that counts as none. */
  AuthOutcome NO_CREDENTIALS = new NoCredentials();

  /** The credential is good. */
  record Authenticated(Caller caller) implements AuthOutcome {}

  /** See {@link AuthOutcome#NO_CREDENTIALS}. */
  record NoCredentials() implements AuthOutcome {}

  /** An explicit credential that is not good: the request ends here, on any path. */
  record Rejected(Problem problem) implements AuthOutcome {}

  /**
   * The credential could not be checked.
   *
   * @param cause names what could not be reached, for the log
   */
  record Unavailable(StoreUnavailableException cause) implements AuthOutcome {}
}
