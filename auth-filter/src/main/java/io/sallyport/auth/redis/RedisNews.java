package io.sallyport.auth.redis;

import io.sallyport.auth.pipeline.News;
import io.sallyport.identity.account.Epoch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** News by way of Redis: a question is one {@code MGET} in the account's slot. Thread-safe. */
public final class RedisNews implements News {

  private static final Script KEYS_CHANGED =
      Script.repeatable(RedisSessions.EPOCH_SCRIPT, "news-keys-changed");
  private static final Script NOTE_ENDED = Script.repeatable("news-ended");

  private static final String ENDED = "r";
  private static final Pattern EPOCH =
      Pattern.compile("(\\d{1,18}) (\\d{1,18}) (\\d{1,18})(?= |$)");

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
      Object unused =
          redis.run(NOTE_ENDED, List.of(ended(accountId, id)), List.of(Long.toString(left)));
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
    Told known = of(told.get(0), ended);
    Epoch untold = redis.untold().of(accountId);
    return untold == null
        ? known
        : new Told(
            Math.max(known.revocation(), untold.revocation()),
            Math.max(known.rights(), untold.rights()),
            known.keys(),
            ended);
  }

  @Override
  public boolean heardWithin(Duration time) {
    return System.nanoTime() - heardAt < time.toNanos();
  }

  /**
   * {@code "revocation rights keys"}, as the scripts write it, and what a later version has added;
   * what cannot be read says nothing.
   */
  private static Told of(@Nullable String epoch, boolean ended) {
    Matcher numbers = EPOCH.matcher(epoch == null ? "" : epoch);
    if (!numbers.lookingAt()) {
      return ended ? new Told(0, 0, 0, true) : Told.NOTHING;
    }
    return new Told(number(numbers, 1), number(numbers, 2), number(numbers, 3), ended);
  }

  private static long number(Matcher numbers, int at) {
    return Long.parseLong(numbers.group(at));
  }

  private String ended(String accountId, String id) {
    return redis.key(ENDED, Slot.of(accountId), id);
  }
}
