package io.sallyport.auth.limit;

import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.RateLimiter;
import io.sallyport.auth.pipeline.RetryAfter;
import java.time.Duration;

/**
 * The limits that rules carry: for each caller, and for each address where there is none.
 *
 * <p>A request without any credential is counted before anything is looked up for it; one with a
 * credential after it is known who is calling.
 */
public final class RuleLimits {

  private final RateLimiter limiter;

  /** Counts in {@code limiter}. */
  public RuleLimits(RateLimiter limiter) {
    this.limiter = limiter;
  }

  /** Step 3. */
  public Decision byAddress(Exchange exchange) {
    Limit limit = exchange.rule().limit();
    return limit == null || exchange.credentialPresented()
        ? Decision.NEXT
        : count(exchange, "address:" + exchange.address().limitKey(), limit);
  }

  /** The second half of step 6: whoever is let in is counted. */
  public Decision byCaller(Exchange exchange) {
    Limit limit = exchange.rule().limit();
    if (limit == null || !exchange.credentialPresented()) {
      return Decision.NEXT;
    }
    Caller caller = exchange.callerOrNull();
    String who =
        caller == null
            ? "address:" + exchange.address().limitKey()
            : "account:" + caller.accountId();
    return count(exchange, who, limit);
  }

  private Decision count(Exchange exchange, String who, Limit limit) {
    Duration wait = limiter.take("rule:" + exchange.rule().path() + ":" + who, limit);
    return wait.isZero()
        ? Decision.NEXT
        : RetryAfter.in(Problem.of(Problem.Kind.TOO_MANY_REQUESTS), wait).refuse();
  }
}
