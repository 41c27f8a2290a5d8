package io.sallyport.auth.pipeline;

import java.time.Duration;

/**
 * So many times in such a period, written {@code 100/1m} in the configuration.
 *
 * @param count at least 1, and at most one a nanosecond: nothing counts faster
 * @param period longer than zero
 */
public record Limit(long count, Duration period) {

  /** Refuses what limits nothing. */
  public Limit {
    if (count < 1 || period.isZero() || period.isNegative()) {
      throw new IllegalArgumentException("A limit needs a count of at least 1 and a period");
    }
    if (period.compareTo(Duration.ofNanos(count)) < 0) {
      throw new IllegalArgumentException("A limit cannot be more than one a nanosecond");
    }
  }
}
