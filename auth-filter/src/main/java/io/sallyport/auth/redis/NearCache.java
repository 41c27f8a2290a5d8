package io.sallyport.auth.redis;

import com.github.benmanes.caffeine.cache.Cache;
import io.sallyport.auth.session.SessionKey;
import io.sallyport.identity.secret.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that this node has read, and that nobody has changed since: what {@link Tracking} hears
 * of is forgotten, and nothing counts that was read before it last lost its connection.
 * Thread-safe, without a lock of its own.
 *
 * <p>A read that was under way when its session changed is not kept: it leaves a mark before it
 * asks Redis, the change removes the mark, and only what still finds its mark is kept.
 */
final class NearCache implements Tracking.Listener, AutoCloseable {

  /** A record, or the mark of somebody who reads it. */
  private sealed interface Entry {}

  private record Kept(SessionRecord record, long trust) implements Entry {}

  /** Each is equal to itself alone. */
  static final class Mark implements Entry {
    private final long trust;

    private Mark(long trust) {
      this.trust = trust;
    }
  }

  private final Cache<SessionKey, Entry> entries;
  private final String keysBeginWith;
  private final Tracking tracking;

  /**
   * Starts to listen.
   *
   * @param entries empty, and bounded
   * @param kind of the keys that sessions stand under
   */
  NearCache(Redis redis, String kind, Cache<SessionKey, Entry> entries) {
    this.entries = entries;
    this.keysBeginWith = redis.keysOf(kind) + "{";
    this.tracking = new Tracking(redis, keysBeginWith, this);
    tracking.start();
  }

  /** What is known of the session; null if it has to be read. */
  @Nullable SessionRecord get(SessionKey key) {
    return entries.getIfPresent(key) instanceof Kept kept && tracking.trusts(kept.trust())
        ? kept.record()
        : null;
  }

  /** To be called before Redis is asked; null if nothing can be kept now. */
  @Nullable Mark reading(SessionKey key) {
    long trust = tracking.trust();
    if (!tracking.trusts(trust)) {
      return null;
    }
    var mark = new Mark(trust);
    entries.put(key, mark);
    return mark;
  }

  /** Keeps what was read since the mark, unless it has changed; null for what is not there. */
  void read(SessionKey key, @Nullable Mark mark, @Nullable SessionRecord record) {
    if (mark == null) {
      return;
    }
    if (record == null) {
      entries.asMap().remove(key, mark);
    } else {
      entries.asMap().replace(key, mark, new Kept(record, mark.trust));
    }
  }

  /** This node has changed the session: its own next request need not wait to hear of it. */
  void forget(SessionKey key) {
    entries.invalidate(key);
  }

  /**
   * This node has changed sessions of the account, and does not know which. Marks go first: one
   * that became a record meanwhile is found by the second pass.
   */
  void forgetAccount(String accountId) {
    entries.asMap().values().removeIf(Mark.class::isInstance);
    entries
        .asMap()
        .values()
        .removeIf(
            entry ->
                entry instanceof Kept kept
                    && kept.record().session().caller().accountId().equals(accountId));
  }

  @Override
  public void changed(String name) {
    int tagEnd = keysBeginWith.length() + Slot.LENGTH;
    if (name.startsWith(keysBeginWith) && name.startsWith("}:", tagEnd)) {
      Sha256 digest = Sha256.ofBase64Url(name.substring(tagEnd + 2));
      if (digest != null) {
        entries.invalidate(new SessionKey(digest, name.substring(keysBeginWith.length(), tagEnd)));
      }
    }
  }

  @Override
  public void doubted() {
    entries.invalidateAll();
  }

  @Override
  public void close() {
    tracking.close();
  }
}
