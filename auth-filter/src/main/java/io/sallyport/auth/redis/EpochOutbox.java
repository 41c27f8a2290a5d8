package io.sallyport.auth.redis;

import io.sallyport.auth.session.SessionRepository;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.account.EpochListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries raised epochs to the shared sessions. What could not be carried during an outage is told
 * to whoever made the change, and carried again until it has arrived, as long as this process
 * lives. Thread-safe.
 */
public final class EpochOutbox implements EpochListener {

  private static final Logger LOG = LoggerFactory.getLogger(EpochOutbox.class);

  private final SessionRepository sessions;
  private final Map<String, Epoch> waiting = new ConcurrentHashMap<>();

  /** Nothing waits yet. */
  public EpochOutbox(SessionRepository sessions) {
    this.sessions = sessions;
  }

  @Override
  public void raised(String accountId, Epoch epoch) {
    try {
      sessions.raise(accountId, epoch);
    } catch (StoreUnavailableException e) {
      waiting.merge(accountId, epoch, EpochOutbox::later);
      throw e;
    }
  }

  private static Epoch later(Epoch one, Epoch other) {
    return new Epoch(
        Math.max(one.revocation(), other.revocation()), Math.max(one.rights(), other.rights()));
  }

  /** Tries once more what waits; run every second. */
  public void carry() {
    for (Map.Entry<String, Epoch> one : waiting.entrySet()) {
      try {
        sessions.raise(one.getKey(), one.getValue());
      } catch (StoreUnavailableException e) {
        LOG.debug("The shared sessions are still away", e);
        return;
      }
      if (waiting.remove(one.getKey(), one.getValue())) {
        LOG.info("The sessions of account {} have heard of its change", one.getKey());
      }
    }
  }
}
