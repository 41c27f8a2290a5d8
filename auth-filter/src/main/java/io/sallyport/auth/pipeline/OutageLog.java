package io.sallyport.auth.pipeline;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Tells the log of outages, which every request meets alike: one of them whole, and after that once
 * in a second, with how many there were in between. All of them at the level DEBUG. Thread-safe,
 * without a lock.
 */
public final class OutageLog {

  private static final long PAUSE_NANOS = 1_000_000_000;

  private final Logger log;
  private final LongSupplier nanoTime;
  private final AtomicLong nextAt;
  private final AtomicLong untold = new AtomicLong();

  /** What {@code log} is told. */
  public OutageLog(Logger log) {
    this(log, System::nanoTime);
  }

  OutageLog(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
    this.nextAt = new AtomicLong(nanoTime.getAsLong());
  }

  /** One request has met an outage. */
  public void warn(String what, Throwable outage) {
    long now = nanoTime.getAsLong();
    long next = nextAt.get();
    if (now - next < 0 || !nextAt.compareAndSet(next, now + PAUSE_NANOS)) {
      untold.incrementAndGet();
      log.debug(what, outage);
      return;
    }
    long more = untold.getAndSet(0);
    if (more == 0) {
      log.warn(what, outage);
    } else {
      log.warn("{}; {} more since this was last said", what, more, outage);
    }
  }
}
