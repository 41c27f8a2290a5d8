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
import org.jspecify.annotations.Nullable;
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

  /** What lasts longer than a failover is the operator's to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** More would be an administrator who disables thousands while Redis takes nothing. */
  private static final int MOST_UNTOLD = 10_000;

  /** Whom epochs are carried to. */
  interface Target {

    /** Which histories it goes by; another text where it may have forgotten something. */
    String histories();

    /** Raises an epoch that is news. */
    void raise(String accountId, Epoch epoch);

    /** Raises an epoch that is no news on this node. */
    void carry(String accountId, Epoch epoch);

    /** What it has not taken. */
    Untold untold();
  }

  private final Target target;
  private final RaisedEpochs epochs;
  private final Duration lifetime;
  private final Clock clock;

  /** Of the servers that were told last. */
  private String told = "";

  /** Since when some have been refused each time; null while none is. */
  private @Nullable Instant refusedSince;

  private boolean warned;

  /**
   * An outbox that has told nobody yet.
   *
   * @param lifetime of a session, at the longest
   */
  public static EpochOutbox of(
      Redis redis, RedisSessions sessions, RaisedEpochs epochs, Duration lifetime, Clock clock) {
    return new EpochOutbox(new InRedis(redis, sessions), epochs, lifetime, clock);
  }

  private record InRedis(Redis redis, RedisSessions sessions) implements Target {

    @Override
    public String histories() {
      return redis.histories();
    }

    @Override
    public void raise(String accountId, Epoch epoch) {
      sessions.raise(accountId, epoch);
    }

    @Override
    public void carry(String accountId, Epoch epoch) {
      sessions.carry(accountId, epoch);
    }

    @Override
    public Untold untold() {
      return redis.untold();
    }
  }

  EpochOutbox(Target target, RaisedEpochs epochs, Duration lifetime, Clock clock) {
    this.target = target;
    this.epochs = epochs;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  @Override
  public void raised(String accountId, Epoch epoch) {
    try {
      target.raise(accountId, epoch);
    } catch (StoreUnavailableException e) {
      target.untold().add(accountId, epoch);
      throw e;
    }
    try {
      epochs.carried(new Raised(accountId, epoch));
    } catch (StoreUnavailableException e) {
      LOG.debug("A raised epoch that has arrived is carried once more", e);
    }
  }

  /** Carries what waits; run every second. No exception ends it. */
  public void carry() {
    try {
      int refused = carryWaiting();
      target.untold().are(refused == 0 ? List.of() : epochs.waiting(MOST_UNTOLD));
      String present = target.histories();
      if (!present.equals(told)) {
        int again = carryAgain(!told.isEmpty());
        refused += again;
        if (again == 0) {
          told = present;
        }
      }
      warn(refused);
    } catch (StoreUnavailableException e) {
      LOG.debug("Raised epochs wait until database and Redis answer", e);
    } catch (RuntimeException e) {
      LOG.error("Carrying raised epochs failed; the next second tries again", e);
    }
  }

  /** Every account of these may go on with what it should not: the operator has to know. */
  private void warn(int refused) {
    Instant now = clock.instant();
    if (refused == 0) {
      refusedSince = null;
      warned = false;
    } else if (refusedSince == null) {
      refusedSince = now;
    } else if (!warned && !now.isBefore(refusedSince.plus(PATIENCE))) {
      warned = true;
      LOG.warn(
          "Redis has not taken the raised epochs of {} accounts for {} s: sessions that were ended"
              + " there may live on. It may be out of memory, read-only or partly away",
          refused,
          PATIENCE.toSeconds());
    }
  }

  /** How many were refused. */
  private int carryWaiting() {
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
    return waiting.size() - arrived;
  }

  /** How many were refused; nothing is lost by doing all of it again. */
  private int carryAgain(boolean knewAnother) {
    Instant from = clock.instant().minus(lifetime).minus(CLOCKS);
    int carried = 0;
    int refused = 0;
    String last = null;
    List<Raised> page;
    do {
      page = epochs.since(from, last, BATCH);
      for (Raised one : page) {
        if (arrives(one)) {
          carried++;
        } else {
          refused++;
        }
        last = one.accountId();
      }
    } while (page.size() == BATCH);
    if (knewAnother) {
      LOG.warn(
          "Redis has started anew or failed over: carried {} epochs again, {} wait",
          carried,
          refused);
    }
    return refused;
  }

  /** One that is refused keeps none of the others. */
  private boolean arrives(Raised one) {
    try {
      target.carry(one.accountId(), one.epoch());
      return true;
    } catch (StoreUnavailableException e) {
      LOG.debug("The epoch of account {} waits", one.accountId(), e);
      return false;
    }
  }
}
