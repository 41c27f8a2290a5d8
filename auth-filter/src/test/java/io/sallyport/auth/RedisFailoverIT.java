package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.redis.Redis;
import io.sallyport.auth.redis.RedisSessions;
import io.sallyport.auth.redis.TestCluster;
import io.sallyport.auth.redis.TestSentinels;
import io.sallyport.auth.session.Session;
import io.sallyport.auth.session.SessionKey;
import io.sallyport.auth.session.SessionRepository.Found;
import io.sallyport.auth.session.SessionSettings;
import io.sallyport.auth.session.TestSessions;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.secret.Secrets;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Redis whose primary dies, and another takes its place. */
class RedisFailoverIT {

  private static final Logger LOG = LoggerFactory.getLogger(RedisFailoverIT.class);
  private static final long A_MINUTE = TimeUnit.MINUTES.toNanos(1);

  /** A request that is answered: 503 is no answer, and the last one before it may have been. */
  private static long untilAnswered(TestSite site, String cookie) throws IOException {
    long start = System.nanoTime();
    int status = site.send("GET", "/notes", cookie).status();
    while (status != 200) {
      assertThat(status).isEqualTo(503);
      assertThat(System.nanoTime() - start).isLessThan(A_MINUTE);
      status = site.send("GET", "/notes", cookie).status();
    }
    return System.nanoTime() - start;
  }

  @Test
  void sentinel_primaryDies_sessionsLiveOnAtTheReplica() throws Exception {
    for (boolean near : new boolean[] {false, true}) {
      try (TestSentinels redis = TestSentinels.start();
          TestSite site =
              TestSite.on(Engine.JETTY).with(to -> to.redis(redis.settings("f:", near))).start()) {
        String alice = site.signedIn("alice");
        String bob = site.signedIn("bob");
        assertThat(site.send("GET", "/notes", alice).status()).isEqualTo(200);

        redis.killThePrimary();

        long away = untilAnswered(site, alice) + untilAnswered(site, bob);
        LOG.info(
            "Near cache {}: answers again {} ms after the primary died", near, away / 1_000_000);
        Expect.empty(
            site.post(
                "/auth/logout-all", "application/json", "{}", alice, "Sec-Fetch-Site: same-origin"),
            204);
        assertThat(site.send("GET", "/notes", alice).status()).isEqualTo(401);
        assertThat(site.send("GET", "/notes", bob).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void cluster_aPrimaryDies_sessionsOfAllSlotsLiveOn() throws Exception {
    try (TestCluster redis = TestCluster.start();
        TestSite site =
            TestSite.on(Engine.JETTY).with(to -> to.redis(redis.settings("f:"))).start()) {
      var cookies = new ArrayList<String>();
      for (int i = 0; i < 12; i++) {
        String name = "user" + i;
        site.account(name, "user");
        cookies.add(site.signedIn(name));
      }

      redis.killAPrimary();

      long start = System.nanoTime();
      for (String cookie : cookies) {
        untilAnswered(site, cookie);
      }
      LOG.info("All slots answer again after {} ms", (System.nanoTime() - start) / 1_000_000);
      for (String cookie : cookies) {
        Expect.empty(
            site.post(
                "/auth/logout", "application/json", "{}", cookie, "Sec-Fetch-Site: same-origin"),
            204);
        assertThat(site.send("GET", "/notes", cookie).status()).isEqualTo(401);
      }
    }
  }

  /** Replication is asynchronous: what was written last may be gone, what is older is not. */
  @Test
  void sentinel_primaryDiesUnderLoad_losesAtMostWhatWasWrittenLast() throws Exception {
    var settings = new SessionSettings(Duration.ofMinutes(30), Duration.ofHours(8), 1_000);
    record Kept(SessionKey key, long at) {}
    var kept = new ConcurrentLinkedQueue<Kept>();
    try (TestSentinels servers = TestSentinels.start();
        Redis redis = Redis.open(servers.settings("f:", false));
        RedisSessions sessions =
            RedisSessions.in(redis, settings, Roles.of(Map.of()), Clock.systemUTC())) {
      var writer = Executors.newSingleThreadExecutor();
      var written =
          writer.submit(
              () -> {
                while (true) {
                  SessionKey key =
                      Objects.requireNonNull(
                          SessionKey.ofCookie(sessions.slot("a") + Secrets.token()));
                  Session session = TestSessions.of("a");
                  try {
                    sessions.create(key, session);
                  } catch (StoreUnavailableException e) {
                    return null;
                  }
                  kept.add(new Kept(key, System.nanoTime()));
                }
              });
      TestSessions.until(() -> kept.size() > 2_000);
      servers.killThePrimary();
      long died = System.nanoTime();
      written.get(60, TimeUnit.SECONDS);
      writer.shutdown();
      TestSessions.until(redis::isUp);

      List<Kept> lost =
          kept.stream()
              .filter(
                  one ->
                      !(sessions.find(one.key(), Clock.systemUTC().instant())
                          instanceof Found.Live))
              .toList();
      long window = lost.stream().mapToLong(one -> died - one.at()).max().orElse(0);
      LOG.info(
          "Of {} sessions {} were lost, the oldest written {} us before the end",
          kept.size(),
          lost.size(),
          window / 1_000);
      assertThat(window).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }
  }
}
