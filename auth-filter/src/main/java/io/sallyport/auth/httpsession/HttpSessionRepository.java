package io.sallyport.auth.httpsession;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the attributes of {@code HttpSession}s are kept.
 *
 * <p>Thread-safe. Each method is atomic. A session ends by itself when nobody came for its idle
 * time, at that very instant or up to a twentieth of it earlier. An {@link
 * io.sallyport.identity.StoreUnavailableException} is an outage and nothing else; a record that
 * cannot be read counts as absent, and is left alone.
 */
public interface HttpSessionRepository {

  /** How long it is known where a session has gone whose id has changed. */
  Duration MOVED_FOR = Duration.ofSeconds(30);

  /** In how many parts of the idle time it is written down once that somebody came. */
  int SEEN_PARTS = 20;

  /** Keeps a new session, under a key that nobody else has. */
  void create(HttpSessionKey key, HttpSessionRecord session);

  /** The session, which counts as seen now; says when it was seen before. */
  Found find(HttpSessionKey key, Instant now);

  /**
   * Merges what one request has changed: all other attributes stay as they are. A session whose id
   * has changed meanwhile and whose owner has not is found under its new one.
   *
   * @return false, and nothing is kept, if the session has ended, or has become somebody's
   */
  boolean change(HttpSessionKey key, Change change, Instant now);

  /**
   * Puts the session under another key of the same slot, with all its attributes.
   *
   * @param owner whose it is from then on; null to leave that as it is
   * @return false if there is no such session, and if it is another account's, which ends it
   */
  boolean rotate(HttpSessionKey old, HttpSessionKey key, @Nullable String owner, Instant now);

  /**
   * Ends the session, also under the key that it has by now, unless it has become somebody's under
   * that: whoever knows the old one may have planted it. Nothing happens if there is none.
   */
  void end(HttpSessionKey key);

  /**
   * What one request has changed.
   *
   * @param idleSeconds null if it left that alone
   */
  record Change(Map<String, String> set, Set<String> removed, @Nullable Integer idleSeconds) {

    /** Copies the collections. */
    public Change {
      set = Map.copyOf(set);
      removed = Set.copyOf(removed);
    }

    boolean nothing() {
      return set.isEmpty() && removed.isEmpty() && idleSeconds == null;
    }

    @Override
    public String toString() {
      return "Change[%d set, %d removed]".formatted(set.size(), removed.size());
    }
  }

  /** What became of a key. */
  sealed interface Found {

    /** It is alive. */
    record Live(HttpSessionRecord session) implements Found {}

    /**
     * Its id was changed less than {@link #MOVED_FOR} ago. Whoever comes with the old one may have
     * planted it, and sees what is there by now only as its owner.
     */
    record Moved(HttpSessionKey to) implements Found {}

    /** There was never such a session, or it has ended. */
    record None() implements Found {}
  }
}
