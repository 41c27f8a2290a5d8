package io.sallyport.auth.login;

import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.RateLimiter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A limit on failures where every try is counted until it has turned out well. Tries beyond the
 * limit wait for those that are still under way here, so that right passwords that come at once all
 * get in, as many as there are places to wait, and of wrong ones no more than the limit are looked
 * at. Thread-safe.
 *
 * <p>Its lock is for sign-ins alone, and held for no look-up.
 */
final class PatientLimiter {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final RateLimiter counts;
  private final Limit limit;
  private final Semaphore places;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition oneLess = lock.newCondition();
  private final Map<String, Integer> underWay = new HashMap<>();
  private long decided;

  /**
   * A limit.
   *
   * @param places as many threads may wait; beyond that a try is refused at once
   */
  PatientLimiter(RateLimiter counts, Limit limit, Semaphore places) {
    this(counts, limit, places, PATIENCE);
  }

  PatientLimiter(RateLimiter counts, Limit limit, Semaphore places, Duration patience) {
    this.counts = counts;
    this.limit = limit;
    this.places = places;
    this.patience = patience;
  }

  /**
   * Takes one try, to be followed by {@link #over}; zero if it was granted, else how long to wait.
   */
  Duration take(String key) {
    Attempt attempt = attempt(key);
    if (attempt.toWait.isZero() || !places.tryAcquire()) {
      return attempt.toWait;
    }
    try {
      long left = patience.toNanos();
      while (!attempt.toWait.isZero() && left > 0) {
        left = untilOneIsDecided(key, attempt.decidedBefore, left);
        if (left > 0) {
          attempt = attempt(key);
        }
      }
      return attempt.toWait;
    } finally {
      places.release();
    }
  }

  /** The try has been decided: given back, or left as a failure. */
  void over(String key) {
    lock.lock();
    try {
      decided++;
      leave(key);
    } finally {
      lock.unlock();
    }
  }

  /** It did not count after all. */
  void giveBack(String key) {
    counts.giveBack(key, limit);
  }

  /** Forgets what was counted. */
  void reset(String key) {
    counts.reset(key, limit);
  }

  private record Attempt(Duration toWait, long decidedBefore) {}

  private Attempt attempt(String key) {
    long before = enter(key);
    boolean granted = false;
    try {
      Duration wait = counts.take(key, limit);
      granted = wait.isZero();
      return new Attempt(wait, before);
    } finally {
      if (!granted) {
        lock.lock();
        try {
          leave(key);
        } finally {
          lock.unlock();
        }
      }
    }
  }

  private long enter(String key) {
    lock.lock();
    try {
      underWay.merge(key, 1, Integer::sum);
      return decided;
    } finally {
      lock.unlock();
    }
  }

  private void leave(String key) {
    underWay.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
    oneLess.signalAll();
  }

  /** What is left of the time; nothing once no other try of the key could make room. */
  private long untilOneIsDecided(String key, long decidedBefore, long time) {
    long left = time;
    lock.lock();
    try {
      while (decided == decidedBefore && underWay.containsKey(key) && left > 0) {
        left = oneLess.awaitNanos(left);
      }
      return decided == decidedBefore ? 0 : left;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } finally {
      lock.unlock();
    }
  }
}
