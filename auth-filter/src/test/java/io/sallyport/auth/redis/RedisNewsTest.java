package io.sallyport.auth.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.auth.pipeline.News;
import io.sallyport.identity.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Protocol.Command;

class RedisNewsTest {

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final Duration BOUND = Duration.ofMillis(200);

  /** Else a token would be taken unchecked for as long as Redis answers anything. */
  @Test
  void heardWithin_onlyOtherQuestionsAreAnswered_hasAnEnd() {
    var news = new RedisNews(REDIS.redis(), Clock.systemUTC());
    assertThat(news.of("a", "id")).isEqualTo(News.Told.NOTHING);
    assertThat(news.heardWithin(Duration.ofMinutes(1))).isTrue();
    assertThat(news.heardWithin(Duration.ZERO)).isFalse();

    REDIS.client().sendCommand(Command.ACL, "SETUSER", "default", "-mget");
    try {
      TestRedis.until(
          Duration.ofSeconds(30),
          () -> {
            assertThat(REDIS.redis().isUp()).isTrue();
            assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> news.of("a", "id"));
            return !news.heardWithin(BOUND);
          });
    } finally {
      REDIS.client().sendCommand(Command.ACL, "SETUSER", "default", "+mget");
    }
    assertThat(news.of("a", "id")).isEqualTo(News.Told.NOTHING);
    assertThat(news.heardWithin(Duration.ofMinutes(1))).isTrue();
  }
}
