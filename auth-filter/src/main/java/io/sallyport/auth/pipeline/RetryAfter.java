package io.sallyport.auth.pipeline;

import java.time.Duration;

/** {@code Retry-After} in whole seconds, rounded up (RFC 9110, section 10.2.3). */
public final class RetryAfter {

  private RetryAfter() {}

  /** The problem, with when to come again. */
  public static Problem in(Problem problem, Duration wait) {
    return problem.with("Retry-After", Long.toString(wait.plusMillis(999).toSeconds()));
  }
}
