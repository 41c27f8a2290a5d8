package io.sallyport.auth.token;

import io.sallyport.identity.token.Revocations;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Access tokens that ended before their time, by {@code jti} or {@code sid}: kept in the store, and
 * mirrored here so that a request costs no look-up there. Thread-safe.
 */
final class RevocationList {

  private final Revocations store;
  private final Clock clock;
  private final Map<String, Instant> ended;

  RevocationList(Revocations store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.ended = new ConcurrentHashMap<>(store.live(clock.instant()));
  }

  void revoke(String id, Instant until) {
    mirror(id, until);
    store.revoke(id, until);
  }

  /** As {@link #revoke}, for what somebody else tells the store. */
  void mirror(String id, Instant until) {
    ended.merge(id, until, (one, other) -> one.isAfter(other) ? one : other);
  }

  boolean isRevoked(VerifiedToken token) {
    return !ended.isEmpty()
        && (ended.containsKey(token.id()) || ended.containsKey(token.familyId()));
  }

  void purge() {
    Instant now = clock.instant();
    ended.values().removeIf(until -> !now.isBefore(until));
    store.purge(now);
  }
}
