package io.sallyport.auth.session;

import io.sallyport.identity.account.Epoch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Sessions in this process's memory: bounded, and swept of what has ended.
 *
 * <p>A look-up takes no lock and writes one word. Changes lock the account that they concern, so
 * that a sign-out everywhere and a sign-in at the same moment have an order.
 */
public final class MemorySessions implements SessionRepository {

  private static final Duration ROTATED_FOR = Duration.ofSeconds(30);

  /** Longer than any sign-in takes from its first factor to its session. */
  private static final Duration EPOCH_KEPT_FOR = Duration.ofMinutes(15);

  private static final Found ENDED = new Found.Ended();
  private static final Found ROTATED = new Found.Rotated();

  /** All that is kept of one account; changed only inside {@link #change}. */
  private static final class Owner {
    final Set<SessionKey> keys = ConcurrentHashMap.newKeySet();
    volatile long revocation;
    volatile long rights;
    long changedAt;
  }

  /** One session; {@code seen} is the only thing that changes. */
  private static final class Entry {
    final Session session;
    final Owner owner;
    final long endsAt;
    volatile long seen;
    volatile Found.Live live;

    Entry(Session session, Owner owner, long seen) {
      this.session = session;
      this.owner = owner;
      this.endsAt = session.caller().expiresAt().toEpochMilli();
      this.seen = seen;
      this.live = new Found.Live(session, owner.rights);
    }
  }

  /** What has come in a key's place; it is remembered for a while. */
  private record Successor(SessionKey key, String accountId, long until) {}

  private final SessionSettings settings;
  private final Clock clock;
  private final long idleMillis;
  private final Map<SessionKey, Entry> sessions = new ConcurrentHashMap<>();
  private final Map<SessionKey, Successor> rotated = new ConcurrentHashMap<>();
  private final Map<String, Owner> owners = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  /** An empty repository. */
  public MemorySessions(SessionSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.idleMillis = settings.idleTimeout().toMillis();
  }

  @Override
  public String slot(String accountId) {
    return "";
  }

  @Override
  public boolean create(SessionKey key, Session session) {
    if (count.get() >= settings.maxSessions()) {
      evict(session.createdAt());
    }
    boolean[] created = new boolean[1];
    change(
        session.caller().accountId(),
        session.createdAt(),
        owner -> created[0] = put(owner, key, session, session.createdAt()));
    return created[0];
  }

  private boolean put(Owner owner, SessionKey key, Session session, Instant seen) {
    raise(owner, new Epoch(0, session.epoch().rights()));
    if (session.epoch().revocation() < owner.revocation) {
      return false;
    }
    owner.revocation = session.epoch().revocation();
    owner.keys.add(key);
    sessions.put(key, new Entry(session, owner, seen.toEpochMilli()));
    count.incrementAndGet();
    return true;
  }

  @Override
  public Rotation rotate(SessionKey old, SessionKey key, Session session) {
    Instant now = clock.instant();
    String accountId = session.caller().accountId();
    long until = now.plus(ROTATED_FOR).toEpochMilli();
    Rotation[] outcome = new Rotation[1];
    change(
        accountId,
        now,
        owner -> {
          rotated.putIfAbsent(old, new Successor(key, accountId, until));
          outcome[0] =
              !remove(old)
                  ? Rotation.OLD_GONE
                  : put(owner, key, session, now) ? Rotation.DONE : Rotation.EPOCH_PASSED;
        });
    return outcome[0];
  }

  @Override
  public Found find(SessionKey key, Instant now) {
    return find(key, now.toEpochMilli());
  }

  private Found find(SessionKey key, long now) {
    Entry entry = sessions.get(key);
    if (entry == null) {
      return isRotated(key, now) ? ROTATED : ENDED;
    }
    if (!alive(entry, now)) {
      remove(key);
      return isRotated(key, now) ? ROTATED : ENDED;
    }
    if (entry.seen < now) {
      entry.seen = now;
    }
    Found.Live live = entry.live;
    if (live.rights() != entry.owner.rights) {
      live = new Found.Live(entry.session, entry.owner.rights);
      entry.live = live;
    }
    return live;
  }

  private boolean isRotated(SessionKey key, long now) {
    Successor successor = rotated.isEmpty() ? null : rotated.get(key);
    return successor != null && now < successor.until();
  }

  private boolean alive(Entry entry, long now) {
    return now < entry.endsAt
        && now - entry.seen < idleMillis
        && entry.session.epoch().revocation() >= entry.owner.revocation;
  }

  @Override
  public void end(SessionKey key) {
    Entry entry = sessions.get(key);
    Successor next = rotated.get(key);
    if (entry != null) {
      endInOrder(entry.session.caller().accountId(), key);
    } else if (next != null) {
      endInOrder(next.accountId(), key);
    }
  }

  /** After or before a rotation, never while one is half done. */
  private void endInOrder(String accountId, SessionKey key) {
    owners.computeIfPresent(
        accountId,
        (id, owner) -> {
          SessionKey present = key;
          while (present != null && !remove(present)) {
            Successor successor = rotated.get(present);
            present = successor == null ? null : successor.key();
          }
          return owner;
        });
  }

  private boolean remove(SessionKey key) {
    Entry entry = sessions.remove(key);
    if (entry == null) {
      return false;
    }
    count.decrementAndGet();
    entry.owner.keys.remove(key);
    return true;
  }

  @Override
  public boolean endByHandle(String accountId, String handle) {
    boolean[] ended = new boolean[1];
    owners.computeIfPresent(
        accountId,
        (id, owner) -> {
          for (SessionKey key : owner.keys) {
            Entry entry = sessions.get(key);
            if (entry != null && entry.session.caller().handle().equals(handle)) {
              ended[0] |= remove(key);
            }
          }
          return owner;
        });
    return ended[0];
  }

  @Override
  public List<Listed> ofAccount(String accountId, Instant now) {
    Owner owner = owners.get(accountId);
    if (owner == null) {
      return List.of();
    }
    return owner.keys.stream()
        .map(sessions::get)
        .filter(entry -> entry != null && alive(entry, now.toEpochMilli()))
        .map(entry -> new Listed(entry.session, Instant.ofEpochMilli(entry.seen)))
        .sorted(Comparator.comparing((Listed one) -> one.session().createdAt()).reversed())
        .toList();
  }

  @Override
  public void raise(String accountId, Epoch epoch) {
    change(
        accountId,
        clock.instant(),
        owner -> {
          raise(owner, epoch);
          for (SessionKey key : owner.keys) {
            Entry entry = sessions.get(key);
            if (entry != null && entry.session.epoch().revocation() < owner.revocation) {
              remove(key);
            }
          }
        });
  }

  private void change(String accountId, Instant now, Consumer<Owner> change) {
    owners.compute(
        accountId,
        (id, present) -> {
          Owner owner = present == null ? new Owner() : present;
          owner.changedAt = now.toEpochMilli();
          change.accept(owner);
          return owner;
        });
  }

  private static void raise(Owner owner, Epoch epoch) {
    owner.revocation = Math.max(owner.revocation, epoch.revocation());
    owner.rights = Math.max(owner.rights, epoch.rights());
  }

  /** How many sessions are kept, those included that have ended since the last {@link #sweep}. */
  public int count() {
    return count.get();
  }

  int size() {
    return sessions.size() + rotated.size() + owners.size();
  }

  /** Removes what has ended; run from time to time. */
  public void sweep(Instant now) {
    long millis = now.toEpochMilli();
    rotated.values().removeIf(successor -> successor.until() <= millis);
    sessions.forEach(
        (key, entry) -> {
          if (!alive(entry, millis)) {
            remove(key);
          }
        });
    forgetOwners(millis);
  }

  private void forgetOwners(long now) {
    long before = now - EPOCH_KEPT_FOR.toMillis();
    for (String accountId : owners.keySet()) {
      owners.computeIfPresent(
          accountId,
          (id, owner) -> owner.keys.isEmpty() && owner.changedAt < before ? null : owner);
    }
  }

  /** Makes room: first what has ended, then the hundredth part that was not used for longest. */
  private void evict(Instant now) {
    synchronized (count) {
      if (count.get() < settings.maxSessions()) {
        return;
      }
      sweep(now);
      int surplus = count.get() - settings.maxSessions() + settings.maxSessions() / 100 + 1;
      sessions.entrySet().stream()
          .sorted(Comparator.comparingLong(entry -> entry.getValue().seen))
          .limit(Math.max(0, surplus))
          .map(Map.Entry::getKey)
          .toList()
          .forEach(this::remove);
    }
  }
}
