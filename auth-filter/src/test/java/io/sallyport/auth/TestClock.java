package io.sallyport.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves only when it is told to. */
final class TestClock extends Clock {

  private volatile Instant now = Instant.parse("2030-01-07T09:00:00Z");

  void set(Instant to) {
    now = to;
  }

  void advance(Duration time) {
    set(now.plus(time));
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
    throw new UnsupportedOperationException();
  }
}
