package io.sallyport.auth.session;

import io.sallyport.auth.pipeline.Caller;
import io.sallyport.identity.account.Epoch;
import java.time.Instant;

/**
 * One browser's sign-in. Immutable; holds no secret.
 *
 * @param caller whoever comes with it; its handle names the session, and its end is the session's
 *     absolute timeout
 * @param epoch the account's when the session was made
 * @param address from where
 * @param userAgent with what, as the browser says; at most {@value #MAX_USER_AGENT} characters
 */
public record Session(
    Caller caller, Epoch epoch, Instant createdAt, String address, String userAgent) {

  /** Enough to recognise a browser by. */
  public static final int MAX_USER_AGENT = 256;

  /** Cuts an overlong user agent. */
  public Session {
    if (userAgent.length() > MAX_USER_AGENT) {
      userAgent = userAgent.substring(0, MAX_USER_AGENT);
    }
  }

  /** The same browser's session, of its caller as that is known now. */
  Session of(Caller known, Epoch since) {
    return new Session(known, since, createdAt, address, userAgent);
  }
}
