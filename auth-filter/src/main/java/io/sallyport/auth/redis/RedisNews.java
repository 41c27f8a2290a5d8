package io.sallyport.auth.redis;

import io.sallyport.auth.pipeline.News;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** News by way of Redis: a question is one {@code MGET} in the account's slot. Thread-safe. */
public final class RedisNews implements News {

  private static final Script KEYS_CHANGED = Script.repeatable("news-keys-changed");
  private static final String ENDED = "r";

  private final Redis redis;
  private final Clock clock;

  /** When a question was answered last: that Redis answers others does not count. */
  private volatile long heardAt = System.nanoTime();

  /** News in {@code redis}. */
  public RedisNews(Redis redis, Clock clock) {
    this.redis = redis;
    this.clock = clock;
  }

  @Override
  public boolean shared() {
    return true;
  }

  @Override
  public void ended(String accountId, String id, Instant until) {
    long left = Duration.between(clock.instant(), until).toMillis();
    if (left > 0) {
      redis.set(ended(accountId, id), "1", left);
    }
  }

  @Override
  public void keysChanged(String accountId) {
    Object unused =
        redis.run(
            KEYS_CHANGED,
            List.of(redis.key(RedisSessions.EPOCH, Slot.of(accountId), accountId)),
            List.of(Long.toString(KEPT_FOR.toMillis()), Long.toString(clock.millis())));
  }

  @Override
  public Told of(String accountId, String... ids) {
    String slot = Slot.of(accountId);
    var keys = new String[ids.length + 1];
    keys[0] = redis.key(RedisSessions.EPOCH, slot, accountId);
    for (int i = 0; i < ids.length; i++) {
      keys[i + 1] = redis.key(ENDED, slot, ids[i]);
    }
    List<@Nullable String> told = redis.get(keys);
    heardAt = System.nanoTime();
    boolean ended = false;
    for (int i = 1; i < keys.length; i++) {
      ended |= told.get(i) != null;
    }
    return of(told.get(0), ended);
  }

  @Override
  public boolean heardWithin(Duration time) {
    return System.nanoTime() - heardAt < time.toNanos();
  }

  /**
   * {@code "revocation rights keys"}, as the scripts write it; what cannot be read says nothing.
   */
  private static Told of(@Nullable String epoch, boolean ended) {
    if (epoch == null || !epoch.matches("\\d{1,18} \\d{1,18} \\d{1,18}")) {
      return ended ? new Told(0, 0, 0, true) : Told.NOTHING;
    }
    String[] numbers = epoch.split(" ");
    return new Told(
        Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]), ended);
  }

  private String ended(String accountId, String id) {
    return redis.key(ENDED, Slot.of(accountId), id);
  }
}
