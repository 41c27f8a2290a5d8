package io.sallyport.auth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.session.SessionKey;
import io.sallyport.auth.session.SessionRepository;
import io.sallyport.auth.session.SessionRepository.Found;
import io.sallyport.auth.session.SessionRepositoryContract;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Epoch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Protocol.Command;

/** Sessions that are remembered: they cost no command, and what another node changes is heard. */
class NearRedisSessionsTest extends SessionRepositoryContract {

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private final List<RedisSessions> opened = new ArrayList<>();

  @Override
  protected RedisSessions repository() {
    RedisSessions sessions =
        RedisSessions.near(
            REDIS.redis(), SETTINGS, Roles.of(Map.of()), clock, new Caches(Measures.OFF));
    opened.add(sessions);
    return sessions;
  }

  private SessionRepository otherNode() {
    return RedisSessions.in(REDIS.redis(), SETTINGS, Roles.of(Map.of()), clock);
  }

  @AfterEach
  void close() {
    opened.forEach(RedisSessions::close);
  }

  private static void soon(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("soon").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private boolean alive(SessionRepository sessions, SessionKey key) {
    return sessions.find(key, clock.instant()) instanceof Found.Live;
  }

  private static long gets() {
    String stats = REDIS.client().info("commandstats");
    String calls = stats.replaceFirst("(?s).*cmdstat_get:calls=(\\d+).*", "$1");
    return calls.equals(stats) ? 0 : Long.parseLong(calls);
  }

  /** A session that is remembered by now. */
  private SessionKey remembered(SessionRepository sessions, String account) {
    SessionKey key = key(account);
    assertThat(sessions.create(key, session(account, Epoch.FIRST))).isTrue();
    soon(
        () -> {
          long before = gets();
          return alive(sessions, key) && gets() == before;
        });
    return key;
  }

  @Test
  void find_remembered_asksRedisNothing() {
    SessionRepository sessions = repository();
    SessionKey key = remembered(sessions, "a");
    long before = gets();
    for (int i = 0; i < 1_000; i++) {
      assertThat(alive(sessions, key)).isTrue();
    }
    assertThat(gets() - before)
        .as("only what is asked in doubt, on a busy machine")
        .isLessThan(100);
  }

  @Test
  void end_onAnotherNode_isHeard() {
    SessionRepository sessions = repository();
    SessionKey key = remembered(sessions, "a");
    otherNode().end(key);
    soon(() -> !alive(sessions, key));
    assertThat(alive(sessions, key)).isFalse();
  }

  @Test
  void raise_onAnotherNode_isHeard() {
    SessionRepository sessions = repository();
    SessionKey ended = remembered(sessions, "a");
    SessionKey changed = remembered(sessions, "b");

    otherNode().raise("a", new Epoch(1, 0));
    otherNode().raise("b", new Epoch(0, 7));

    soon(() -> !alive(sessions, ended));
    soon(
        () ->
            sessions.find(changed, clock.instant()) instanceof Found.Live live
                && live.rights() == 7);
  }

  @Test
  void flush_ofAllKeys_isHeard() {
    SessionRepository sessions = repository();
    SessionKey key = remembered(sessions, "a");
    REDIS.client().flushAll();
    soon(() -> !alive(sessions, key));
  }

  @Test
  void tracking_cutOff_forgetsAllAndComesBack() {
    SessionRepository sessions = repository();
    SessionKey key = remembered(sessions, "a");
    REDIS.client().sendCommand(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
    otherNode().end(key);
    soon(() -> !alive(sessions, key));
    remembered(sessions, "b");
  }

  @Test
  void find_serverStopped_isNotAnsweredFromMemoryForLong() throws Exception {
    try (TestRedis server = TestRedis.start();
        Redis redis = Redis.open(server.settings("t:"));
        RedisSessions sessions =
            RedisSessions.near(
                redis, SETTINGS, Roles.of(Map.of()), clock, new Caches(Measures.OFF))) {
      SessionKey key = key();
      sessions.create(key, session("a", Epoch.FIRST));
      soon(() -> alive(sessions, key));
      server.pause();
      long stopped = System.nanoTime();
      try {
        soon(() -> unavailable(sessions, key));
        assertThat(System.nanoTime() - stopped).isLessThan(Duration.ofSeconds(5).toNanos());
      } finally {
        server.resume();
      }
      soon(() -> !unavailable(sessions, key));
      assertThat(alive(sessions, key)).isTrue();
    }
  }

  private boolean unavailable(SessionRepository sessions, SessionKey key) {
    try {
      return !alive(sessions, key);
    } catch (StoreUnavailableException e) {
      return true;
    }
  }

  /** Whoever reads while another node writes may see either, and never the older one for good. */
  @Test
  void find_whileAnotherNodeChanges_neverKeepsTheOlder() throws Exception {
    RedisSessions sessions = repository();
    SessionRepository other = otherNode();
    SessionKey key = remembered(sessions, "a");
    var stop = new AtomicBoolean();
    var readers = Executors.newFixedThreadPool(4);
    try {
      for (int i = 0; i < 4; i++) {
        readers.submit(
            () -> {
              while (!stop.get()) {
                alive(sessions, key);
              }
            });
      }
      for (int rights = 1; rights <= 500; rights++) {
        int expected = rights;
        other.raise("a", new Epoch(0, expected));
        soon(
            () ->
                sessions.find(key, clock.instant()) instanceof Found.Live live
                    && live.rights() == expected);
      }
    } finally {
      stop.set(true);
      readers.shutdown();
      assertThat(readers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void close_endsTheThread() {
    RedisSessions sessions = repository();
    remembered(sessions, "a");
    long before = listening();
    sessions.close();
    assertThat(listening()).isEqualTo(before - 1);
  }

  private static long listening() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("sallyport-near-cache"))
        .count();
  }
}
