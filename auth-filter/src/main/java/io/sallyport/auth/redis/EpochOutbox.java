package io.sallyport.auth.redis;

import io.sallyport.auth.session.SessionRepository;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.account.EpochListener;
import io.sallyport.identity.account.RaisedEpochs;
import io.sallyport.identity.account.RaisedEpochs.Raised;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries raised epochs from the database to Redis: at once where this process raises one, and
 * within a second what could not be carried then, or was raised by somebody who does not know
 * Redis. A Redis that may have forgotten some, after a failover or a restart, is told of all that
 * sessions can still depend on. {@link #raised} is thread-safe; {@link #carry} is for one thread.
 */
public final class EpochOutbox implements EpochListener {

  private static final Logger LOG = LoggerFactory.getLogger(EpochOutbox.class);
  private static final int BATCH = 500;

  /** By how much the clocks of two nodes may differ. */
  private static final Duration CLOCKS = Duration.ofMinutes(5);

  private final Redis redis;
  private final SessionRepository sessions;
  private final RaisedEpochs epochs;
  private final Duration lifetime;
  private final Clock clock;

  /** Of the servers that were told last. */
  private String histories = "";

  /**
   * An outbox that has told nobody yet.
   *
   * @param lifetime of a session, at the longest
   */
  public EpochOutbox(
      Redis redis,
      SessionRepository sessions,
      RaisedEpochs epochs,
      Duration lifetime,
      Clock clock) {
    this.redis = redis;
    this.sessions = sessions;
    this.epochs = epochs;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  @Override
  public void raised(String accountId, Epoch epoch) {
    sessions.raise(accountId, epoch);
    try {
      epochs.carried(new Raised(accountId, epoch));
    } catch (StoreUnavailableException e) {
      LOG.debug("A raised epoch that has arrived is carried once more", e);
    }
  }

  /** Carries what waits; run every second. Never throws. */
  public void carry() {
    try {
      String present = redis.histories();
      if (!present.equals(histories)) {
        tellAgain();
        histories = present;
      }
      carryWaiting();
    } catch (StoreUnavailableException e) {
      LOG.debug("Raised epochs wait until database and Redis answer", e);
    } catch (RuntimeException e) {
      LOG.error("Carrying raised epochs failed; the next second tries again", e);
    }
  }

  private void carryWaiting() {
    List<Raised> waiting = epochs.waiting(BATCH);
    for (Raised one : waiting) {
      raised(one.accountId(), one.epoch());
    }
    if (!waiting.isEmpty()) {
      LOG.info("Carried {} raised epochs to Redis", waiting.size());
    }
  }

  private void tellAgain() {
    Instant from = clock.instant().minus(lifetime).minus(CLOCKS);
    int told = 0;
    String last = null;
    List<Raised> page;
    do {
      page = epochs.since(from, last, BATCH);
      for (Raised one : page) {
        sessions.raise(one.accountId(), one.epoch());
        last = one.accountId();
      }
      told += page.size();
    } while (page.size() == BATCH);
    if (told > 0) {
      LOG.info("Redis has started anew or failed over: told it {} epochs again", told);
    }
  }
}
