package io.sallyport.auth.limit;

import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.Metric;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.RateLimiter;
import io.sallyport.auth.pipeline.RetryAfter;
import io.sallyport.auth.pipeline.Rule;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The limits that rules carry: for each caller, and for each address where there is none.
 *
 * <p>A request without any credential is counted before anything is looked up for it; one with a
 * credential after it is known who is calling.
 */
public final class RuleLimits {

  private final RateLimiter addresses;
  private final RateLimiter accounts;
  private final Measures measures;
  private final Map<Rule, String> keys = new IdentityHashMap<>();

  /**
   * The limits.
   *
   * @param rules each counts for itself; those of one path differ by their methods
   * @param addresses counts visitors
   * @param accounts counts callers; apart, so that a flood of visitors does not displace them
   */
  public RuleLimits(
      List<Rule> rules, RateLimiter addresses, RateLimiter accounts, Measures measures) {
    this.addresses = addresses;
    this.accounts = accounts;
    this.measures = measures;
    for (Rule rule : rules) {
      String methods = String.join(",", new TreeSet<>(rule.methods()));
      keys.put(rule, "rule:" + rule.path() + ":" + methods + ":");
    }
  }

  /** Step 3. */
  public Decision byAddress(Exchange exchange) {
    Limit limit = exchange.rule().limit();
    return limit == null || exchange.credentialPresented()
        ? Decision.NEXT
        : countAddress(exchange, limit);
  }

  /** The second half of step 6: whoever is let in is counted. */
  public Decision byCaller(Exchange exchange) {
    Limit limit = exchange.rule().limit();
    if (limit == null || !exchange.credentialPresented()) {
      return Decision.NEXT;
    }
    Caller caller = exchange.callerOrNull();
    return caller == null
        ? countAddress(exchange, limit)
        : count(accounts, exchange.rule(), "account:" + caller.accountId(), limit);
  }

  private Decision countAddress(Exchange exchange, Limit limit) {
    return count(addresses, exchange.rule(), "address:" + exchange.address().limitKey(), limit);
  }

  private Decision count(RateLimiter limiter, Rule rule, String who, Limit limit) {
    Duration wait = limiter.take(keys.get(rule) + who, limit);
    if (wait.isZero()) {
      return Decision.NEXT;
    }
    measures.count(Metric.LIMIT_HIT, "rule");
    return RetryAfter.in(Problem.of(Problem.Kind.TOO_MANY_REQUESTS), wait).refuse();
  }
}
