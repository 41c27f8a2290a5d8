package io.sallyport.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until it is moved. Thread-safe. */
public final class TestClock extends Clock {

  private volatile Instant now = Instant.parse("2030-01-07T09:00:00Z");

  /** Puts it to a time. */
  public void set(Instant to) {
    now = to;
  }

  /** Moves it forward. */
  public void advance(Duration by) {
    set(now.plus(by));
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
