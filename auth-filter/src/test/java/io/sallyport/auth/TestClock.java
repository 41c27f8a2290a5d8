package io.sallyport.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** A clock that stands until it is moved. Thread-safe. */
public final class TestClock extends Clock {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private volatile Instant now = Instant.parse("2030-01-07T09:00:00Z");

  /** Puts it to a time. */
  public synchronized void set(Instant to) {
    now = to;
    notifyAll();
  }

  /** Moves it forward. */
  public synchronized void advance(Duration by) {
    set(now.plus(by));
  }

  /** Waits until somebody has moved it there, for a minute of real time at most. */
  public synchronized void await(Instant time) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (now.isBefore(time)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("The clock stands at " + now);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("A test needs no other zone");
  }
}
