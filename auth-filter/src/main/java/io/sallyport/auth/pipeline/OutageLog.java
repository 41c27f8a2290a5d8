package io.sallyport.auth.pipeline;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Tells the log of outages of one guard, which every request meets alike: of each kind one whole,
 * and after that one in a second, with how many there were in between. All of them at the level
 * DEBUG. Thread-safe, without a lock that requests share.
 */
public final class OutageLog {

  private static final long PAUSE_NANOS = 1_000_000_000;

  /** Stores are few, and so is what is said of them. */
  private static final int MOST_KINDS = 32;

  private record Kind(AtomicLong nextAt, AtomicLong untold) {}

  private final Logger log;
  private final LongSupplier nanoTime;
  private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

  /** What {@code log} is told. */
  public OutageLog(Logger log) {
    this(log, System::nanoTime);
  }

  OutageLog(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
  }

  /** One request has met an outage. */
  public void warn(String what, Throwable outage) {
    long now = nanoTime.getAsLong();
    Kind kind = kind(String.valueOf(outage.getMessage()), now);
    long next = kind.nextAt().get();
    if (now - next < 0 || !kind.nextAt().compareAndSet(next, now + PAUSE_NANOS)) {
      kind.untold().incrementAndGet();
      log.debug(what, outage);
      return;
    }
    long more = kind.untold().getAndSet(0);
    if (more == 0) {
      log.warn(what, outage);
    } else {
      log.warn("{}; {} more since this was last said", what, more, outage);
    }
  }

  private Kind kind(String message, long now) {
    Kind known = kinds.get(message);
    if (known != null) {
      return known;
    }
    String key = kinds.size() < MOST_KINDS ? message : "";
    return kinds.computeIfAbsent(key, any -> new Kind(new AtomicLong(now), new AtomicLong()));
  }
}
