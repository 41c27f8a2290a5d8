package io.sallyport.auth.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.auth.pipeline.News;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.account.RaisedEpochs.Raised;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Protocol.Command;

class RedisNewsTest {

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final Duration BOUND = Duration.ofMillis(200);

  @Test
  void of_whatALaterVersionHasWritten_isRead() {
    var news = new RedisNews(REDIS.redis(), Clock.systemUTC());
    String epoch = REDIS.redis().key("e", Slot.of("a"), "a");
    REDIS.client().set(epoch, "3 4 5 and more");
    assertThat(news.of("a")).isEqualTo(new News.Told(3, 4, 5, false));

    news.keysChanged("a");

    assertThat(REDIS.client().get(epoch)).matches("3 4 \\d{13} and more");
    assertThat(REDIS.client().pttl(epoch)).isPositive();
  }

  @Test
  void told_redisIsFull_isToldAllTheSame() {
    var news = new RedisNews(REDIS.redis(), Clock.systemUTC());
    REDIS.full(
        () -> {
          news.keysChanged("a");
          news.ended("a", "id", Instant.now().plusSeconds(60));
        });
    assertThat(news.of("a", "id").keys()).isPositive();
    assertThat(news.of("a", "id").ended()).isTrue();
  }

  @Test
  void of_whatRedisWasNotTold_isToldAllTheSame() {
    var news = new RedisNews(REDIS.redis(), Clock.systemUTC());
    REDIS.redis().untold().add(new Raised("a", new Epoch(3, 4)));
    assertThat(news.of("a")).isEqualTo(new News.Told(3, 4, 0, false));
    assertThat(news.of("b")).isEqualTo(News.Told.NOTHING);
  }

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
