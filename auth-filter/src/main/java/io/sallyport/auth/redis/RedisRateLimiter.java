package io.sallyport.auth.redis;

import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.RateLimiter;
import io.sallyport.identity.secret.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits that all nodes share; each is one key and each question one script. A period starts with
 * its first try and gives the whole count back at its end. Thread-safe.
 */
public final class RedisRateLimiter implements RateLimiter {

  private static final Script TAKE = Script.repeatable("limit-take");
  private static final Script GIVE_BACK = Script.once("limit-give-back");

  private static final String LIMIT = "n";

  private final Redis redis;
  private final Clock clock;

  /** Limits in {@code redis}. */
  public RedisRateLimiter(Redis redis, Clock clock) {
    this.redis = redis;
    this.clock = clock;
  }

  @Override
  public Duration take(String key, Limit limit) {
    return ask(key, limit, 1);
  }

  @Override
  public Duration wait(String key, Limit limit) {
    return ask(key, limit, 0);
  }

  private Duration ask(String key, Limit limit, int tries) {
    Object millis =
        redis.run(
            TAKE,
            List.of(key(key, limit)),
            List.of(
                Long.toString(clock.millis()),
                Long.toString(limit.count()),
                Long.toString(Math.max(1, limit.period().toMillis())),
                Integer.toString(tries)));
    return Duration.ofMillis(number(millis));
  }

  @Override
  public void giveBack(String key, Limit limit) {
    Object unused = redis.run(GIVE_BACK, List.of(key(key, limit)), List.of());
  }

  @Override
  public void reset(String key, Limit limit) {
    redis.delete(key(key, limit));
  }

  private static long number(@Nullable Object answer) {
    return answer instanceof Long number ? number : 0;
  }

  /** Names and addresses are not for whoever may list keys. */
  private String key(String key, Limit limit) {
    return redis.key(LIMIT, Sha256.of(key).base64Url(), limit.count() + "/" + limit.period());
  }
}
