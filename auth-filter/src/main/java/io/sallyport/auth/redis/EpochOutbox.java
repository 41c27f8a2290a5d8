package io.sallyport.auth.redis;

import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.account.EpochListener;
import io.sallyport.identity.account.RaisedEpochs;
import io.sallyport.identity.account.RaisedEpochs.Raised;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries raised epochs from the database to Redis: at once where this process raises one, and
 * within a second what could not be carried then, or was raised by somebody who does not know
 * Redis. A Redis that may have forgotten some, after a failover or a restart, is told of all that
 * sessions can still depend on. {@link #raised} is thread-safe; {@link #carry} is for one thread.
 */
public final class EpochOutbox implements EpochListener {

  static final int BATCH = 500;

  private static final Logger LOG = LoggerFactory.getLogger(EpochOutbox.class);

  /** By how much the clocks of two nodes may differ. */
  private static final Duration CLOCKS = Duration.ofMinutes(5);

  private final Supplier<String> histories;
  private final EpochListener atOnce;
  private final EpochListener later;
  private final RaisedEpochs epochs;
  private final Duration lifetime;
  private final Clock clock;

  /** Of the servers that were told last. */
  private String told = "";

  /**
   * An outbox that has told nobody yet.
   *
   * @param lifetime of a session, at the longest
   */
  public static EpochOutbox of(
      Redis redis, RedisSessions sessions, RaisedEpochs epochs, Duration lifetime, Clock clock) {
    return new EpochOutbox(
        redis::histories, sessions::raise, sessions::carry, epochs, lifetime, clock);
  }

  EpochOutbox(
      Supplier<String> histories,
      EpochListener atOnce,
      EpochListener later,
      RaisedEpochs epochs,
      Duration lifetime,
      Clock clock) {
    this.histories = histories;
    this.atOnce = atOnce;
    this.later = later;
    this.epochs = epochs;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  @Override
  public void raised(String accountId, Epoch epoch) {
    atOnce.raised(accountId, epoch);
    try {
      epochs.carried(new Raised(accountId, epoch));
    } catch (StoreUnavailableException e) {
      LOG.debug("A raised epoch that has arrived is carried once more", e);
    }
  }

  /** Carries what waits; run every second. No exception ends it. */
  public void carry() {
    try {
      carryWaiting();
      String present = histories.get();
      if (!present.equals(told)) {
        carryAgain(!told.isEmpty());
        told = present;
      }
    } catch (StoreUnavailableException e) {
      LOG.debug("Raised epochs wait until database and Redis answer", e);
    } catch (RuntimeException e) {
      LOG.error("Carrying raised epochs failed; the next second tries again", e);
    }
  }

  private void carryWaiting() {
    List<Raised> waiting;
    int arrived;
    do {
      waiting = epochs.waiting(BATCH);
      arrived = 0;
      for (Raised one : waiting) {
        if (arrives(one)) {
          epochs.carried(one);
          arrived++;
        }
      }
      if (arrived > 0) {
        LOG.info("Carried {} raised epochs to Redis", arrived);
      }
    } while (waiting.size() == BATCH && arrived == BATCH);
  }

  private void carryAgain(boolean knewAnother) {
    Instant from = clock.instant().minus(lifetime).minus(CLOCKS);
    int carried = 0;
    String last = null;
    List<Raised> page;
    do {
      page = epochs.since(from, last, BATCH);
      for (Raised one : page) {
        carried += arrives(one) ? 1 : 0;
        last = one.accountId();
      }
    } while (page.size() == BATCH);
    if (knewAnother) {
      LOG.warn("Redis has started anew or failed over: carried {} epochs again", carried);
    }
  }

  /** One that is refused keeps none of the others. */
  private boolean arrives(Raised one) {
    try {
      later.raised(one.accountId(), one.epoch());
      return true;
    } catch (StoreUnavailableException e) {
      LOG.debug("The epoch of account {} waits", one.accountId(), e);
      return false;
    }
  }
}
