package io.sallyport.auth.apikey;

import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.Metric;
import io.sallyport.auth.pipeline.RateLimiter;
import java.time.Duration;

/**
 * How often an address may bring a credential that a store had to be asked about and that nobody
 * has: 30 in a minute. Beyond that the store is not asked, so that a flood of made-up credentials
 * buys no look-ups.
 *
 * <p>Counted after the look-up: what is under way at that moment may go past, by as many requests
 * as the server has threads, and good credentials that come all at once are not taken for a flood.
 */
public record FailedLookUps(RateLimiter limiter, Measures measures) {

  private static final Limit LIMIT = new Limit(30, Duration.ofMinutes(1));

  /** Zero if the store may be asked, else how long to wait. */
  public Duration wait(Exchange exchange) {
    Duration wait = limiter.wait(key(exchange), LIMIT);
    if (!wait.isZero()) {
      measures.count(Metric.LIMIT_HIT, "look_up");
    }
    return wait;
  }

  /** The store was asked, and knows no such credential. */
  public void count(Exchange exchange) {
    Duration unused = limiter.take(key(exchange), LIMIT);
    measures.count(Metric.LOOK_UP_FAILED, "api_key");
  }

  private static String key(Exchange exchange) {
    return "look-up:address:" + exchange.address().limitKey();
  }
}
