package io.sallyport.identity;

import io.sallyport.identity.apikey.ApiKeys;
import io.sallyport.identity.jdbc.PasswordTable;
import io.sallyport.identity.password.FailurePace;
import io.sallyport.identity.password.HashingBusyException;
import io.sallyport.identity.password.PasswordHasher;
import io.sallyport.identity.thread.DaemonWorker;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps stored password hashes strong, and the pace of failures true to them: wraps bare legacy
 * hashes, and measures every scheme in use. Forgets API keys a day after their end.
 *
 * <p>Runs on one daemon thread: at the start, whenever a hash of another scheme is stored, and once
 * a minute for what other nodes and imports have stored. An outage is waited out. The thread is
 * never interrupted, since an interrupt closes the file of an embedded database.
 */
final class Upkeep implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final int BATCH = 100;
  private static final int PROGRESS = 1_000;
  private static final long PERIOD_SECONDS = 60;
  private static final Duration CLOSING = Duration.ofSeconds(10);

  /** For so long the owner of a key still sees that it has ended. */
  private static final Duration ENDED_KEYS_KEPT = Duration.ofDays(1);

  private final PasswordTable passwords;
  private final PasswordHasher hasher;
  private final FailurePace pace;
  private final ApiKeys keys;
  private final Clock clock;
  private final DaemonWorker thread;

  /** Whether a run is queued that has not begun: it will see whatever is stored by then. */
  private final AtomicBoolean waiting = new AtomicBoolean();

  private volatile boolean closed;

  Upkeep(
      PasswordTable passwords,
      PasswordHasher hasher,
      FailurePace pace,
      ApiKeys keys,
      Clock clock,
      DaemonWorker thread) {
    this.passwords = passwords;
    this.hasher = hasher;
    this.pace = pace;
    this.keys = keys;
    this.clock = clock;
    this.thread = thread;
  }

  /** The one thread for it, which gives up what has not begun once it is shut down. */
  static DaemonWorker thread() {
    return new DaemonWorker("sallyport-upkeep");
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(
            () -> {
              tend();
              forgetEndedKeys();
            },
            0,
            PERIOD_SECONDS,
            TimeUnit.SECONDS);
  }

  void forgetEndedKeys() {
    try {
      int forgotten = keys.purge(clock.instant().minus(ENDED_KEYS_KEPT));
      LOG.debug("Forgot {} API keys that have ended", forgotten);
    } catch (StoreUnavailableException e) {
      LOG.warn("Forgetting API keys that have ended is put off: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Forgetting API keys that have ended failed", e);
    }
  }

  /** A hash with this label was stored: if it is new or weak, it is not left for a minute. */
  void written(String label) {
    boolean toTend = pace.notice(label) || PasswordHasher.isBareLegacy(label);
    if (toTend && waiting.compareAndSet(false, true)) {
      try {
        thread.execute(
            () -> {
              waiting.set(false);
              tend();
            });
      } catch (RejectedExecutionException e) {
        LOG.debug("Closed: the next start looks after {}", label);
      }
    }
  }

  /** Does all there is to do now. An outage is logged, and left for the next time. */
  void tend() {
    try {
      pace.calibrate(passwords.labels(), hasher);
      passwords.labels().stream().filter(PasswordHasher::isBareLegacy).forEach(this::wrapAll);
    } catch (HashingBusyException | StoreUnavailableException e) {
      LOG.warn("The upkeep of password hashes is put off: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The upkeep of password hashes failed", e);
    }
  }

  private void wrapAll(String label) {
    LOG.info("Wrapping bare {} password hashes", label);
    long wrapped = 0;
    String last = "";
    List<PasswordTable.Stored> batch = passwords.after(last, label, BATCH);
    while (!batch.isEmpty()) {
      for (PasswordTable.Stored stored : batch) {
        if (closed) {
          LOG.info("Stopped after {} bare {} password hashes", wrapped, label);
          return;
        }
        if (wrap(stored)) {
          wrapped++;
          if (wrapped % PROGRESS == 0) {
            LOG.info("Wrapped {} bare {} password hashes so far", wrapped, label);
          }
        }
        last = stored.accountId();
      }
      batch = passwords.after(last, label, BATCH);
    }
    LOG.info("Wrapped {} bare {} password hashes", wrapped, label);
    pace.calibrate(passwords.labels(), hasher);
  }

  private boolean wrap(PasswordTable.Stored stored) {
    String wrapped;
    try {
      wrapped = hasher.wrap(stored.hash());
    } catch (IllegalArgumentException e) {
      LOG.warn("The bare hash of account {} cannot be read, and stays", stored.accountId());
      return false;
    }
    return passwords.replace(stored.accountId(), stored.hash(), wrapped);
  }

  /** Waits for the hash at hand, ten seconds at most. */
  @Override
  public void close() {
    closed = true;
    if (!thread.finish(CLOSING)) {
      LOG.warn("The upkeep of password hashes did not end in time");
    }
  }
}
