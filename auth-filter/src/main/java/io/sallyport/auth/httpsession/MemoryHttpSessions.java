package io.sallyport.auth.httpsession;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code HttpSession}s of one process. Thread-safe. Bounded in bytes; beyond that some that are
 * little used end.
 */
public final class MemoryHttpSessions implements HttpSessionRepository {

  /** About what one entry takes by itself. */
  private static final int ENTRY_BYTES = 500;

  /** So many sessions can be changed at once; a power of two. */
  private static final int STRIPES = 64;

  private sealed interface Entry {

    record Kept(HttpSessionRecord session) implements Entry {}

    record Moved(HttpSessionKey to, boolean sameOwner, Instant until) implements Entry {}
  }

  private final Cache<HttpSessionKey, Entry> entries;
  private final Object[] stripes =
      IntStream.range(0, STRIPES).mapToObj(one -> new Object()).toArray();

  /** Keeps attributes of about so many bytes, all sessions together. */
  public MemoryHttpSessions(long mostBytes) {
    entries =
        Caffeine.newBuilder()
            .maximumWeight(mostBytes)
            .weigher((HttpSessionKey key, Entry entry) -> bytes(entry))
            .executor(Runnable::run)
            .build();
  }

  private static int bytes(Entry entry) {
    int bytes = ENTRY_BYTES;
    if (entry instanceof Entry.Kept kept) {
      for (Map.Entry<String, String> attribute : kept.session().attributes().entrySet()) {
        bytes += attribute.getKey().length() + attribute.getValue().length();
      }
    }
    return bytes;
  }

  /** All keys of a session have its slot, so that one lock is enough for whatever it becomes. */
  private Object stripe(HttpSessionKey key) {
    return stripes[key.slot().hashCode() & (STRIPES - 1)];
  }

  @Override
  public void create(HttpSessionKey key, HttpSessionRecord session) {
    entries.put(key, new Entry.Kept(session));
  }

  @Override
  public Found find(HttpSessionKey key, Instant now) {
    synchronized (stripe(key)) {
      Entry entry = entries.getIfPresent(key);
      if (entry instanceof Entry.Moved moved && now.isBefore(moved.until())) {
        return new Found.Moved(moved.to());
      }
      HttpSessionRecord session = alive(entry, now);
      if (session == null) {
        return new Found.None();
      }
      entries.put(key, new Entry.Kept(session.seen(now)));
      return new Found.Live(session);
    }
  }

  private static @Nullable HttpSessionRecord alive(@Nullable Entry entry, Instant now) {
    return entry instanceof Entry.Kept kept && kept.session().alive(now) ? kept.session() : null;
  }

  @Override
  public boolean change(HttpSessionKey key, Change change, Instant now) {
    synchronized (stripe(key)) {
      HttpSessionKey at = key;
      Entry entry = entries.getIfPresent(key);
      if (entry instanceof Entry.Moved moved && moved.sameOwner() && now.isBefore(moved.until())) {
        at = moved.to();
        entry = entries.getIfPresent(at);
      }
      HttpSessionRecord session = alive(entry, now);
      if (session == null) {
        return false;
      }
      var attributes = new HashMap<String, String>(session.attributes());
      attributes.keySet().removeAll(change.removed());
      attributes.putAll(change.set());
      HttpSessionRecord changed = session.with(attributes);
      if (change.idleSeconds() != null) {
        changed = changed.idle(change.idleSeconds()).seen(now);
      }
      entries.put(at, new Entry.Kept(changed));
      return true;
    }
  }

  @Override
  public boolean rotate(
      HttpSessionKey old, HttpSessionKey key, @Nullable String owner, Instant now) {
    synchronized (stripe(old)) {
      HttpSessionRecord session = alive(entries.getIfPresent(old), now);
      if (session == null) {
        return false;
      }
      String before = session.owner();
      if (owner != null && before != null && !before.equals(owner)) {
        entries.invalidate(old);
        return false;
      }
      String after = owner == null ? before : owner;
      boolean same = Objects.equals(after, before);
      entries.put(key, new Entry.Kept(session.ownedBy(after).seen(now)));
      entries.put(old, new Entry.Moved(key, same, now.plus(MOVED_FOR)));
      return true;
    }
  }

  @Override
  public void end(HttpSessionKey key) {
    synchronized (stripe(key)) {
      HttpSessionKey at = key;
      while (entries.getIfPresent(at) instanceof Entry.Moved moved && moved.sameOwner()) {
        entries.invalidate(at);
        at = moved.to();
      }
      if (entries.getIfPresent(at) instanceof Entry.Kept) {
        entries.invalidate(at);
      }
    }
  }

  /** Forgets what has ended. */
  public void sweep(Instant now) {
    entries
        .asMap()
        .values()
        .removeIf(
            entry ->
                entry instanceof Entry.Moved moved
                    ? !now.isBefore(moved.until())
                    : alive(entry, now) == null);
  }

  /** How many are kept. */
  long count() {
    entries.cleanUp();
    return entries.estimatedSize();
  }
}
