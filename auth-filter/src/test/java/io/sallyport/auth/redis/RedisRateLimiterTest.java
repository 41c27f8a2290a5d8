package io.sallyport.auth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.limit.RateLimiterContract;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.RateLimiter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisRateLimiterTest extends RateLimiterContract {

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  @Override
  protected RateLimiter limiter() {
    return new RedisRateLimiter(REDIS.redis(), clock);
  }

  @Test
  void key_inRedis_namesNobodyAndEndsByItself() {
    assertThat(limiter().take("sign-in:name:alice", new Limit(5, Duration.ofMinutes(15)))).isZero();

    for (String key : REDIS.client().keys(REDIS.settings().prefix() + "*")) {
      assertThat(key).doesNotContain("alice");
      assertThat(REDIS.client().pttl(key)).isBetween(1L, 900_000L);
    }
  }
}
