package io.sallyport.auth.redis;

import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.account.EpochListener;
import io.sallyport.identity.account.RaisedEpochs;
import io.sallyport.identity.account.RaisedEpochs.Raised;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
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

  /** What it may have lost since, and has not taken again. */
  private List<Raised> lost = List.of();

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
      target.untold().add(new Raised(accountId, epoch));
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
      List<Raised> waiting = epochs.waiting(Untold.MOST + 1);
      List<Raised> refused = tell(waiting, epochs::carried);
      if (refused.size() < waiting.size()) {
        LOG.info("Carried {} raised epochs to Redis", waiting.size() - refused.size());
      }
      refused.forEach(target.untold()::add);
      noticeHistories();
      lost = tell(lost, arrived -> {});
      target.untold().are(refused, lost);
      warn(refused.size() + lost.size());
    } catch (StoreUnavailableException e) {
      LOG.debug("Raised epochs wait until the database answers", e);
    } catch (RuntimeException e) {
      LOG.error("Carrying raised epochs failed; the next second tries again", e);
    }
  }

  /** The operator has to know of what the nodes do by themselves, and when they cannot. */
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
          "Redis has not taken the raised epochs of {} accounts for {} s: until it does, {}. It may"
              + " be out of memory, read-only or partly away",
          refused,
          PATIENCE.toSeconds(),
          refused > Untold.MOST
              ? "every session and token is refused, since these are too many to be kept here"
              : "each node obeys them by itself");
    }
  }

  /** Where Redis may have lost something, it is told of all that sessions can still depend on. */
  private void noticeHistories() {
    String present;
    try {
      present = target.histories();
    } catch (StoreUnavailableException e) {
      LOG.debug("Nobody says by which histories Redis goes", e);
      return;
    }
    if (!present.equals(told)) {
      boolean knewAnother = !told.isEmpty();
      int all = carryAgain();
      told = lost.size() > Untold.MOST ? "" : present;
      if (knewAnother) {
        LOG.warn(
            "Redis has started anew or failed over: carried {} epochs again, {} wait",
            all - lost.size(),
            lost.size());
      }
    }
  }

  /** How many there were; those that are refused are lost until they arrive. */
  private int carryAgain() {
    Instant from = clock.instant().minus(lifetime).minus(CLOCKS);
    var refused = new ArrayList<Raised>();
    int all = 0;
    String last = null;
    List<Raised> page;
    do {
      page = epochs.since(from, last, BATCH);
      refused.addAll(tell(page, arrived -> {}));
      all += page.size();
      last = page.isEmpty() ? last : page.get(page.size() - 1).accountId();
    } while (page.size() == BATCH && refused.size() <= Untold.MOST);
    lost = refused;
    return all;
  }

  /**
   * Which were refused. After a batch of refusals the others are left for the next second, in
   * another order: whoever refuses may have a part of the accounts alone.
   */
  private List<Raised> tell(List<Raised> raised, Consumer<Raised> arrived) {
    var inTurn = new ArrayList<>(raised);
    if (raised.size() > BATCH) {
      Collections.shuffle(inTurn);
    }
    var refused = new ArrayList<Raised>();
    for (Raised one : inTurn) {
      if (refused.size() < BATCH && arrives(one)) {
        arrived.accept(one);
      } else {
        refused.add(one);
      }
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
