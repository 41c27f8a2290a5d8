package io.sallyport.auth.redis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.httpsession.HttpSessionKey;
import io.sallyport.auth.httpsession.HttpSessionRecord;
import io.sallyport.auth.httpsession.HttpSessionRepository;
import io.sallyport.auth.httpsession.HttpSessionRepository.Change;
import io.sallyport.auth.httpsession.HttpSessionRepository.Found;
import io.sallyport.auth.httpsession.HttpSessionRepositoryContract;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code HttpSession}s in Redis: what every repository must do, and what stands there. */
class RedisHttpSessionsTest extends HttpSessionRepositoryContract {

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  @Override
  protected HttpSessionRepository repository() {
    return new RedisHttpSessions(REDIS.redis());
  }

  private static String name(String kind, HttpSessionKey key) {
    return REDIS.redis().key(kind, key.slot(), key.id());
  }

  @Test
  void keys_ofASession_endByThemselvesAndHoldNoCookie() {
    String value = HttpSessionKey.newValue();
    HttpSessionKey key = requireNonNull(HttpSessionKey.ofCookie(value));
    String other = HttpSessionKey.newValue(key.slot());
    HttpSessionRepository sessions = repository();
    sessions.create(key, session(null, Map.of("a", "[1,2]")));
    assertThat(REDIS.client().pttl(name("h", key))).isBetween(1_790_000L, 1_800_000L);
    sessions.change(key, new Change(Map.of(), Set.of(), -1), clock.instant());
    sessions.rotate(key, requireNonNull(HttpSessionKey.ofCookie(other)), "a", clock.instant());

    assertThat(REDIS.client().keys(REDIS.settings().prefix() + "*"))
        .hasSize(2)
        .allSatisfy(
            name -> {
              assertThat(REDIS.client().pttl(name)).isPositive();
              assertThat(name)
                  .doesNotContain(value.substring(3))
                  .doesNotContain(other.substring(3));
            });
  }

  /** What the first version has written is read for as long as its nodes may run beside. */
  @Test
  void find_recordOfTheFirstVersion_isTheSession() {
    HttpSessionKey key = key();
    String now = Long.toString(clock.millis());
    REDIS
        .client()
        .hset(
            name("h", key),
            Map.of(
                "v", "1", "c", "5", "s", now, "i", "60", "l", "60000", "o", "a", "=n", "[1,2]",
                "==", "[1,3]"));
    assertThat(repository().find(key, clock.instant()))
        .isEqualTo(
            new Found.Live(
                new HttpSessionRecord(
                    "a",
                    Instant.ofEpochMilli(5),
                    Instant.ofEpochMilli(clock.millis()),
                    60,
                    Map.of("n", "[1,2]", "=", "[1,3]"))));
  }

  @Test
  void find_recordOfAnotherVersionOrNone_isNoneAndLeftAlone() {
    String now = Long.toString(clock.millis());
    for (Map<String, String> fields :
        new Map[] {
          Map.of("x", "y"),
          Map.of("v", "2", "c", "5", "s", now, "i", "60", "l", "60000", "o", ""),
          Map.of("v", "1", "c", "5", "s", "soon", "i", "60", "l", "60000", "o", ""),
          Map.of("v", "1", "c", "5", "s", now, "i", "60", "o", ""),
          Map.of("v", "1", "c", "x", "s", now, "i", "60", "l", "60000"),
          Map.of("v", "1", "s", now, "l", "60000")
        }) {
      HttpSessionKey key = key();
      REDIS.client().hset(name("h", key), fields);
      assertThat(repository().find(key, clock.instant()))
          .as("%s", fields)
          .isEqualTo(new Found.None());
      assertThat(REDIS.client().hgetAll(name("h", key))).isEqualTo(fields);
    }
    HttpSessionKey key = key();
    REDIS.client().set(name("h", key), "a text");
    assertThat(repository().find(key, clock.instant())).isEqualTo(new Found.None());
  }

  @Test
  void find_withinATwentiethOfItsIdleTime_writesNothing() {
    HttpSessionKey key = key();
    HttpSessionRepository sessions = repository();
    sessions.create(key, session(null, Map.of()));
    String seen = requireNonNull(REDIS.client().hget(name("h", key), "s"));
    clock.advance(java.time.Duration.ofSeconds(90).minusMillis(1));
    sessions.find(key, clock.instant());
    assertThat(REDIS.client().hget(name("h", key), "s")).isEqualTo(seen);
    clock.advance(java.time.Duration.ofMillis(1));
    sessions.find(key, clock.instant());
    assertThat(REDIS.client().hget(name("h", key), "s"))
        .isEqualTo(Long.toString(clock.millis()))
        .isNotEqualTo(seen);
  }
}
