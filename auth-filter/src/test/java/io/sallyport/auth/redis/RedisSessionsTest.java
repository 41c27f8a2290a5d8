package io.sallyport.auth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.session.SessionKey;
import io.sallyport.auth.session.SessionRepository;
import io.sallyport.auth.session.SessionRepository.Found;
import io.sallyport.auth.session.SessionRepositoryContract;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Epoch;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Protocol.Command;

/** Sessions in Redis: what every repository must do, and what it costs. */
class RedisSessionsTest extends SessionRepositoryContract {

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int MANY = Integer.getInteger("sallyport.sessions.many", 5_000);

  @Override
  protected SessionRepository repository() {
    return RedisSessions.in(REDIS.redis(), SETTINGS, Roles.of(Map.of()), clock);
  }

  @Test
  void find_recordOfAnotherVersionOrNone_isUnreadable() {
    SessionRepository sessions = repository();
    SessionKey key = key();
    String name = REDIS.redis().key("s", key.slot(), key.digest().base64Url());
    for (String text : new String[] {"", "x", "[]", "[1,2,2]", "{}", "[1,2,1,0,0,\"a\"]"}) {
      REDIS.client().set(name, text);
      assertThat(sessions.find(key, clock.instant())).isInstanceOf(Found.Unreadable.class);
    }
  }

  /** What the first version has written is read for as long as its nodes may run beside. */
  @Test
  void find_recordOfTheFirstVersion_isTheSession() {
    SessionRepository sessions = repository();
    SessionKey key = key();
    String name = REDIS.redis().key("s", key.slot(), key.digest().base64Url());
    long now = clock.millis();
    REDIS
        .client()
        .set(
            name,
            "[%d,7         ,1,3,6,\"a\",\"ann\",\"user editor\",\"h-1\",\"pwd otp\",%d,%d,%d]"
                .formatted(now, now - 3_000, now - 2_000, now + 60_000));

    var live = (Found.Live) sessions.find(key, clock.instant());

    assertThat(live.rights()).isEqualTo(7);
    assertThat(live.session().epoch()).isEqualTo(new Epoch(3, 6));
    assertThat(live.session().createdAt().toEpochMilli()).isEqualTo(now - 2_000);
    assertThat(live.session().caller())
        .satisfies(
            caller -> {
              assertThat(caller.accountId()).isEqualTo("a");
              assertThat(caller.username()).isEqualTo("ann");
              assertThat(caller.grants().roles()).containsExactlyInAnyOrder("user", "editor");
              assertThat(caller.handle()).isEqualTo("h-1");
              assertThat(caller.amr()).containsExactly("pwd", "otp");
              assertThat(caller.authTime().toEpochMilli()).isEqualTo(now - 3_000);
              assertThat(caller.expiresAt().toEpochMilli()).isEqualTo(now + 60_000);
            });
  }

  @Test
  void record_ofAPlainSession_takesLessThanFourHundredBytes() {
    SessionRepository sessions = repository();
    SessionKey key = key();
    sessions.create(key, session("0b8f6c62-6a9e-4d4b-9f3c-0d3c3a5b7e11", Epoch.FIRST));
    String name = REDIS.redis().key("s", key.slot(), key.digest().base64Url());
    assertThat(REDIS.client().memoryUsage(name)).isLessThan(400);
    assertThat(REDIS.client().pttl(name)).isBetween(1L, SETTINGS.idleTimeout().toMillis());
  }

  @Test
  void index_afterManyHaveComeAndGone_holdsNoOrphan() {
    SessionRepository sessions = repository();
    for (int i = 0; i < MANY; i++) {
      assertThat(sessions.create(key(), session("a", Epoch.FIRST))).isTrue();
      clock.advance(SETTINGS.idleTimeout().dividedBy(10));
    }
    String slot = sessions.slot("a");
    assertThat(REDIS.client().zcard(REDIS.redis().key("x", slot, "a"))).isLessThanOrEqualTo(11);
    assertThat(REDIS.client().hlen(REDIS.redis().key("l", slot, "a"))).isLessThanOrEqualTo(11);
  }

  @Test
  void anything_idleConnectionsWereCut_goesOn() {
    SessionRepository sessions = repository();
    SessionKey key = key();
    sessions.create(key, session("a", Epoch.FIRST));
    for (int i = 0; i < 3; i++) {
      REDIS.client().sendCommand(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
      assertThat(sessions.find(key, clock.instant())).isInstanceOf(Found.Live.class);
      REDIS.client().sendCommand(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
      assertThat(sessions.ofAccount("a", clock.instant())).hasSize(1);
    }
  }

  @Test
  void keys_ofOneAccount_endByThemselves() {
    SessionRepository sessions = repository();
    sessions.create(key(), session("a", Epoch.FIRST));
    sessions.raise("b", new Epoch(1, 1));
    for (String name : REDIS.client().keys(REDIS.settings().prefix() + "*")) {
      assertThat(REDIS.client().pttl(name)).as(name).isPositive();
    }
  }
}
