package io.sallyport.auth.redis;

import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.thread.Breaker;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** One server: whether it may be asked now, and whether it takes notes. Thread-safe. */
final class Node {

  /** For how long nothing is noted where it has just been refused. */
  static final long UNNOTED_NANOS = 5_000_000_000L;

  private final LongSupplier nanoTime;
  private final Breaker breaker;

  /** When notes are tried again; 0 while they are taken. */
  private volatile long noteAgainAt;

  /** For the log of those who are refused because of it. */
  private volatile @Nullable JedisException lastFailure;

  Node(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.breaker = new Breaker(nanoTime);
  }

  /** Whether this request may ask it. */
  boolean lets() {
    return breaker.lets();
  }

  /**
   * Asks leave to ask it.
   *
   * @throws StoreUnavailableException if it did not answer a moment ago
   */
  void enter() {
    if (!lets()) {
      throw Outage.known(lastFailure);
    }
  }

  /** It answered. */
  void answered() {
    breaker.answered();
  }

  /** What went wrong, as an outage. A refusal is an answer, and costs nobody a timeout. */
  StoreUnavailableException failed(JedisException cause) {
    if (!(cause instanceof JedisDataException)) {
      lastFailure = cause;
      breaker.failed();
    }
    return Outage.of(cause);
  }

  /** Whether to try to note what nobody waits for. */
  boolean takesNotes() {
    long again = noteAgainAt;
    return again == 0 || nanoTime.getAsLong() - again >= 0;
  }

  /** A note was taken, or refused. */
  void noted(boolean taken) {
    noteAgainAt = taken ? 0 : nanoTime.getAsLong() + UNNOTED_NANOS;
  }
}
