package io.sallyport.auth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The other tests say nothing of a version that they did not run on. */
class RedisVersionTest {

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  @Test
  void server_ofTheTests_isTheOneThatWasAskedFor() {
    assertThat(TestRedis.lines(REDIS.client().info("server")).get("redis_version"))
        .startsWith(TestRedisVersion.WANTED);
  }
}
