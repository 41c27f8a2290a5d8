package io.sallyport.auth.pipeline;

import java.time.Duration;

/**
 * Counts tries by key. Thread-safe. Taking is atomic: of any number of parallel tries exactly
 * {@link Limit#count} get through in a period. A key that was never seen has its whole limit.
 */
public interface RateLimiter {

  /** Takes one try; zero if it was granted, else how long to wait for the next. */
  Duration take(String key, Limit limit);

  /** How long to wait until a try would be granted, without taking one; zero for now. */
  Duration wait(String key, Limit limit);

  /** Gives one try back: it did not count after all. */
  void giveBack(String key, Limit limit);

  /** Forgets what was counted for the key. */
  void reset(String key, Limit limit);
}
