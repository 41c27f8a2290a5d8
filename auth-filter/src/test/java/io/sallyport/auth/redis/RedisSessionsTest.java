package io.sallyport.auth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.session.SessionKey;
import io.sallyport.auth.session.SessionRepository;
import io.sallyport.auth.session.SessionRepository.Found;
import io.sallyport.auth.session.SessionRepositoryContract;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.account.RaisedEpochs.Raised;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Pipeline;
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
    for (String text : new String[] {"", "x", "[]", "[1,2,2]", "{}", "[1,2,1,0,0,\"a\"]"}) {
      REDIS.client().set(name(key), text);
      assertThat(sessions.find(key, clock.instant())).isInstanceOf(Found.Unreadable.class);
    }
  }

  /** What the first version has written is read for as long as its nodes may run beside. */
  @Test
  void find_recordOfTheFirstVersion_isTheSession() {
    SessionRepository sessions = repository();
    SessionKey key = key();
    long now = clock.millis();
    REDIS
        .client()
        .set(
            name(key),
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
    assertThat(REDIS.client().memoryUsage(name(key))).isLessThan(400);
    assertThat(REDIS.client().pttl(name(key))).isBetween(1L, SETTINGS.idleTimeout().toMillis());
  }

  private String name(SessionKey key) {
    return REDIS.redis().key("s", key.slot(), key.digest().base64Url());
  }

  private Set<String> index() {
    return Set.copyOf(REDIS.client().zrange(REDIS.redis().key("x", Slot.of("a"), "a"), 0, -1));
  }

  /**
   * Redis forgets by its own clock, which is no test's: so what has ended is taken away by hand.
   */
  @Test
  void index_afterManyHaveComeAndGone_holdsThoseThatLive() {
    SessionRepository sessions = repository();
    var living = new ArrayDeque<SessionKey>();
    for (int i = 0; i < MANY; i++) {
      SessionKey key = key();
      assertThat(sessions.create(key, session("a", Epoch.FIRST))).isTrue();
      living.add(key);
      clock.advance(SETTINGS.idleTimeout().dividedBy(10));
      if (living.size() == 10) {
        REDIS.client().del(name(living.remove()));
      }
    }
    assertThat(sessions.create(key(), session("a", Epoch.FIRST))).isTrue();
    assertThat(index())
        .hasSize(10)
        .containsAll(living.stream().map(key -> key.digest().base64Url()).toList());
    assertThat(REDIS.client().hlen(REDIS.redis().key("l", Slot.of("a"), "a"))).isEqualTo(10);
  }

  /** Else it would be found by nothing that ends all of an account. */
  @Test
  void index_whereAnotherNodesClockIsAhead_keepsWhatStillLives() {
    SessionRepository sessions = repository();
    SessionKey key = key();
    sessions.create(key, session("a", Epoch.FIRST));
    clock.advance(SETTINGS.idleTimeout().plusMinutes(5));
    sessions.create(key(), session("a", Epoch.FIRST));
    clock.advance(SETTINGS.idleTimeout().plusMinutes(5).negated());
    assertThat(sessions.find(key, clock.instant())).isInstanceOf(Found.Live.class);

    sessions.raise("a", new Epoch(1, 0));

    assertThat(sessions.find(key, clock.instant())).isInstanceOf(Found.Ended.class);
  }

  @Test
  void index_thatRedisHasLost_isThereAgainOnceSomebodyComes() {
    SessionRepository sessions = repository();
    SessionKey key = key();
    sessions.create(key, session("a", Epoch.FIRST));
    REDIS.client().del(REDIS.redis().key("x", Slot.of("a"), "a"));
    clock.advance(SETTINGS.idleTimeout().dividedBy(2));
    assertThat(sessions.find(key, clock.instant())).isInstanceOf(Found.Live.class);

    sessions.raise("a", new Epoch(1, 0));

    assertThat(sessions.find(key, clock.instant())).isInstanceOf(Found.Ended.class);
  }

  @Test
  void raise_redisIsFull_endsTheSessionsAllTheSame() {
    SessionRepository sessions = repository();
    SessionKey key = key();
    sessions.create(key, session("a", Epoch.FIRST));

    REDIS.full(() -> sessions.raise("a", new Epoch(1, 0)));

    assertThat(sessions.find(key, clock.instant())).isInstanceOf(Found.Ended.class);
    assertThat(sessions.create(key(), session("a", Epoch.FIRST))).as("an older sign-in").isFalse();
  }

  @Test
  void find_redisIsFull_notesThatSomebodyCame() {
    SessionRepository sessions = repository();
    SessionKey key = key();
    sessions.create(key, session("a", Epoch.FIRST));
    clock.advance(SETTINGS.idleTimeout().dividedBy(2));

    REDIS.full(
        () -> assertThat(sessions.find(key, clock.instant())).isInstanceOf(Found.Live.class));

    clock.advance(SETTINGS.idleTimeout().dividedBy(2));
    assertThat(sessions.find(key, clock.instant())).isInstanceOf(Found.Live.class);
  }

  @Test
  void find_visitsCannotBeNoted_isTheSessionAndTriesAgainLater() {
    SessionRepository sessions = repository();
    SessionKey key = key();
    sessions.create(key, session("a", Epoch.FIRST));
    clock.advance(SETTINGS.idleTimeout().dividedBy(2));
    REDIS.client().sendCommand(Command.ACL, "SETUSER", "default", "-setrange");
    try {
      long before = REDIS.commands("evalsha");
      for (int i = 0; i < 10; i++) {
        assertThat(sessions.find(key, clock.instant())).isInstanceOf(Found.Live.class);
      }
      assertThat(REDIS.commands("evalsha") - before).isEqualTo(1);
    } finally {
      REDIS.client().sendCommand(Command.ACL, "SETUSER", "default", "+setrange");
    }
  }

  @Test
  void find_redisTakesNoWrites_obeysWhatItWasNotTold() {
    SessionRepository sessions = repository();
    SessionKey key = key();
    sessions.create(key, session("a", Epoch.FIRST));

    REDIS.redis().untold().add(new Raised("a", new Epoch(0, 7)));
    assertThat(((Found.Live) sessions.find(key, clock.instant())).rights()).isEqualTo(7);
    REDIS.redis().untold().add(new Raised("a", new Epoch(1, 7)));
    assertThat(sessions.find(key, clock.instant())).isInstanceOf(Found.Ended.class);
    for (int i = 0; i < 2; i++) {
      // What came while a list was read is on the next one, or has arrived.
      REDIS.redis().untold().are(List.of(), List.of());
    }

    assertThat(sessions.find(key, clock.instant())).isInstanceOf(Found.Live.class);
  }

  @Test
  void raise_recordOfALaterVersion_endsWithARevocationAndIsLeftAloneElse() {
    SessionRepository sessions = repository();
    SessionKey key = key();
    sessions.create(key, session("a", Epoch.FIRST));
    String later = "[%d,0         ,2,\"of a later version\"]".formatted(clock.millis());
    REDIS.client().set(name(key), later);

    sessions.raise("a", new Epoch(0, 1));
    assertThat(REDIS.client().get(name(key))).isEqualTo(later);
    sessions.raise("a", new Epoch(1, 1));

    assertThat(REDIS.client().get(name(key))).isNull();
  }

  @Test
  void epoch_ofALaterVersion_isKeptAndObeyed() {
    SessionRepository sessions = repository();
    String epoch = REDIS.redis().key("e", Slot.of("a"), "a");
    REDIS.client().set(epoch, "2 3 4 and more");
    assertThat(sessions.create(key(), session("a", new Epoch(1, 1)))).isFalse();
    assertThat(sessions.create(key(), session("a", new Epoch(2, 1)))).isTrue();
    assertThat(REDIS.client().get(epoch)).isEqualTo("2 3 4 and more");
  }

  @Test
  void find_markOfALaterVersion_isEnded() {
    SessionRepository sessions = repository();
    SessionKey key = key();
    for (String mark : new String[] {"", "x", "1", "99999999999999999999 x"}) {
      REDIS.client().set(REDIS.redis().key("m", key.slot(), key.digest().base64Url()), mark);
      assertThat(sessions.find(key, clock.instant())).as(mark).isInstanceOf(Found.Ended.class);
    }
  }

  @Test
  void create_moreThanAnAccountMayHave_endsTheOneThatWouldEndFirst() {
    SessionRepository sessions = repository();
    SessionKey first = key();
    sessions.create(first, session("a", Epoch.FIRST));
    clock.advance(Duration.ofSeconds(1));
    SessionKey second = key();
    sessions.create(second, session("a", Epoch.FIRST));
    String index = REDIS.redis().key("x", Slot.of("a"), "a");
    double end = clock.millis() + SETTINGS.idleTimeout().toMillis() + 1.0;
    try (Pipeline many = REDIS.client().pipelined()) {
      for (int i = 2; i < RedisSessions.MOST_OF_ONE_ACCOUNT; i++) {
        many.zadd(index, end, "another" + i);
      }
    }
    clock.advance(Duration.ofSeconds(1));

    sessions.create(key(), session("a", Epoch.FIRST));

    assertThat(sessions.find(first, clock.instant())).isInstanceOf(Found.Ended.class);
    assertThat(sessions.find(second, clock.instant())).isInstanceOf(Found.Live.class);
    assertThat(REDIS.client().zcard(index)).isEqualTo(RedisSessions.MOST_OF_ONE_ACCOUNT);
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
    Set<String> names = REDIS.client().keys(REDIS.settings().prefix() + "*");
    assertThat(names).hasSize(5);
    for (String name : names) {
      assertThat(REDIS.client().pttl(name)).as(name).isPositive();
    }
  }
}
