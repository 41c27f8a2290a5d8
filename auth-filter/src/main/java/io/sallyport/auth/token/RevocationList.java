package io.sallyport.auth.token;

import io.sallyport.auth.pipeline.News;
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
  private final News news;
  private final Clock clock;
  private final Map<String, Instant> ended;

  RevocationList(Revocations store, News news, Clock clock) {
    this.store = store;
    this.news = news;
    this.clock = clock;
    this.ended = new ConcurrentHashMap<>(store.live(clock.instant()));
  }

  void revoke(String accountId, String id, Instant until) {
    mirror(accountId, id, until);
    store.revoke(id, until);
  }

  /** As {@link #revoke}, for what somebody else tells the store. */
  void mirror(String accountId, String id, Instant until) {
    note(id, until);
    news.ended(accountId, id, until);
  }

  private void note(String id, Instant until) {
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
    if (news.shared()) {
      // Should news be lost, they are late by no more than this.
      store.live(now).forEach(this::note);
    }
  }
}
