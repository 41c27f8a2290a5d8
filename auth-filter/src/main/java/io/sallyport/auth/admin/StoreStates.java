package io.sallyport.auth.admin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which stores answer, {@code up} or {@code down} by their names. Asks each at most once a second
 * and one thread at a time, whoever calls: a flood of questions is none of queries. Thread-safe.
 *
 * <p>While a store is being asked, which may take seconds in an outage, others are told what was
 * last known, unless that is older than ten seconds: then they wait, and if even that takes long,
 * every store counts as down.
 */
final class StoreStates {

  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration TOLERABLE = Duration.ofSeconds(10);

  /** Whoever asks about health must not be held by what is ill. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private record Known(Instant at, Map<String, String> states) {}

  private final Map<String, BooleanSupplier> stores;
  private final Clock clock;
  private final Duration patience;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Known last;

  StoreStates(Map<String, BooleanSupplier> stores, Clock clock) {
    this(stores, clock, PATIENCE);
  }

  StoreStates(Map<String, BooleanSupplier> stores, Clock clock, Duration patience) {
    this.stores = new LinkedHashMap<>(stores);
    this.clock = clock;
    this.patience = patience;
  }

  Map<String, String> now() {
    Known known = last;
    if (known != null && isYounger(known, FRESH)) {
      return known.states();
    }
    if (known == null || !isYounger(known, TOLERABLE)) {
      if (!isOurTurn()) {
        return all("down");
      }
    } else if (!asking.tryLock()) {
      return known.states();
    }
    try {
      Known meanwhile = last;
      return meanwhile != null && isYounger(meanwhile, FRESH) ? meanwhile.states() : ask();
    } finally {
      asking.unlock();
    }
  }

  private boolean isOurTurn() {
    try {
      return asking.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Map<String, String> all(String state) {
    var states = new LinkedHashMap<String, String>();
    stores.keySet().forEach(name -> states.put(name, state));
    return states;
  }

  private boolean isYounger(Known known, Duration age) {
    return clock.instant().isBefore(known.at().plus(age));
  }

  private Map<String, String> ask() {
    var states = new LinkedHashMap<String, String>();
    stores.forEach((name, answers) -> states.put(name, answers.getAsBoolean() ? "up" : "down"));
    var known = new Known(clock.instant(), Collections.unmodifiableMap(states));
    last = known;
    return known.states();
  }
}
