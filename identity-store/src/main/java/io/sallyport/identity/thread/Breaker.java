package io.sallyport.identity.thread;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Keeps requests from a server that does not answer: after a failure one request in a while tries,
 * and the others are refused at once, so that no threads pile up behind a timeout. The first answer
 * lets all in again. Thread-safe, without a lock.
 */
public final class Breaker {

  /** How long nobody tries; a server that is back is noticed within twice this. */
  static final long PAUSE_NANOS = 250_000_000;

  private static final long CLOSED = Long.MIN_VALUE;

  private final LongSupplier nanoTime;

  /** When somebody may try again; {@link #CLOSED} while all is well. */
  private final AtomicLong tryAt = new AtomicLong(CLOSED);

  /**
   * One that lets everybody ask.
   *
   * @param nanoTime such as {@link System#nanoTime}
   */
  public Breaker(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether this request may ask. */
  public boolean lets() {
    long next = tryAt.get();
    if (next == CLOSED) {
      return true;
    }
    long now = nanoTime.getAsLong();
    return now - next >= 0 && tryAt.compareAndSet(next, now + PAUSE_NANOS);
  }

  /** It answered. */
  public void answered() {
    if (tryAt.get() != CLOSED) {
      tryAt.set(CLOSED);
    }
  }

  /** It did not answer. */
  public void failed() {
    tryAt.set(nanoTime.getAsLong() + PAUSE_NANOS);
  }
}
