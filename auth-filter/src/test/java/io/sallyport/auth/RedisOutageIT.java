package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.auth.redis.TestRedis;
import io.sallyport.auth.token.TokenSettings;
import io.sallyport.identity.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** A Redis that dies and comes back, as {@code docs/redis.md} says. */
class RedisOutageIT {

  private static final long A_SECOND = TimeUnit.SECONDS.toNanos(1);

  private static void unavailable(RawAnswer answer) {
    Expect.problem(answer, 503, "temporarily_unavailable", "Not available right now", null);
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(answer.all("Set-Cookie")).isEmpty();
  }

  @Test
  void outage_failsClosedLetsPublicPathsPassAndIsOverAtOnce() throws Exception {
    try (TestRedis redis = TestRedis.start();
        TestSite site =
            TestSite.on(Engine.JETTY).with(to -> to.redis(redis.settings("o:"))).start()) {
      String alice = site.signedIn("alice");
      String token = "Authorization: Bearer " + site.accessToken("alice");
      assertThat(site.send("GET", "/notes", alice).status()).isEqualTo(200);
      assertThat(site.send("GET", "/auth/health").text()).contains("up");

      redis.close();

      unavailable(site.send("GET", "/notes", alice));
      unavailable(site.send("GET", "/notes", token));
      unavailable(site.signIn("alice", TestSite.PASSWORD));
      unavailable(
          site.post("/auth/logout", "application/json", "{}", alice, "Sec-Fetch-Site: none"));
      assertThat(site.send("GET", "/open/quiet/a", alice).text()).isEqualTo("quiet");
      assertThat(site.send("GET", "/open/a", alice).text()).contains("user=null");
      assertThat(site.send("GET", "/open/a").text()).contains("user=null");
      assertThat(slowestOf(site, 200, alice)).as("nobody waits").isLessThan(2 * A_SECOND);

      redis.restart();
      long back = System.nanoTime();
      while (site.send("GET", "/notes", token).status() != 200) {
        assertThat(System.nanoTime() - back).isLessThan(A_SECOND);
      }
      assertThat(site.send("GET", "/notes", site.signedIn("alice")).status()).isEqualTo(200);
      RawAnswer lost = site.send("GET", "/notes", alice);
      assertThat(lost.status()).as("what Redis has lost has ended").isEqualTo(401);
    }
  }

  @Test
  void change_duringAnOutage_endsSessionsAsSoonAsRedisIsBack() throws Exception {
    try (TestRedis redis = TestRedis.start();
        TestSite site =
            TestSite.on(Engine.JETTY).with(to -> to.redis(redis.settings("o:"))).start()) {
      String bob = site.signedIn("bob");
      redis.pause();
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> site.identity.accounts().setDisabled(site.accountId("bob"), true));
      redis.resume();

      ends(site, bob, 10 * A_SECOND);
    }
  }

  @Test
  void epoch_raisedByAProcessWithoutRedis_endsSessionsWithinSeconds() throws Exception {
    try (TestRedis redis = TestRedis.start();
        TestSite site =
            TestSite.on(Engine.JETTY).with(to -> to.redis(redis.settings("o:"))).start();
        TestSite tool = TestSite.on(Engine.JETTY).besides(site).start()) {
      String bob = site.signedIn("bob");
      assertThat(site.send("GET", "/notes", bob).status()).isEqualTo(200);

      tool.identity.accounts().revokeAll(site.accountId("bob"));

      ends(site, bob, 3 * A_SECOND);
    }
  }

  @Test
  void epoch_thatRedisHasForgotten_isToldAgain(@TempDir Path folder) throws Exception {
    try (TestRedis redis = TestRedis.in(folder);
        TestSite site =
            TestSite.on(Engine.JETTY).with(to -> to.redis(redis.settings("o:"))).start()) {
      String alice = site.signedIn("alice");
      String bob = site.signedIn("bob");
      try (RedisClient client = RedisClient.create(redis.settings("").servers().get(0))) {
        client.sendCommand(Command.SAVE);
      }
      site.identity.accounts().revokeAll(site.accountId("bob"));
      assertThat(site.send("GET", "/notes", bob).status()).isEqualTo(401);

      redis.close();
      redis.restart();

      ends(site, bob, 5 * A_SECOND);
      assertThat(site.send("GET", "/notes", alice).status()).isEqualTo(200);
    }
  }

  @Test
  void token_uncheckedForAWhile_isTakenUntilThatIsOverAndNothingElseIs() throws Exception {
    try (TestRedis redis = TestRedis.start();
        TestSite site =
            TestSite.on(Engine.JETTY)
                .with(to -> to.redis(redis.settings("o:")).tokens(unchecked(2)))
                .start()) {
      String alice = site.signedIn("alice");
      String key = site.apiKey(alice);
      String token = "Authorization: Bearer " + site.accessToken("alice");
      assertThat(site.send("GET", "/notes", token).status()).isEqualTo(200);

      redis.close();
      long died = System.nanoTime();

      assertThat(site.send("GET", "/notes", token).text()).contains("user=alice");
      unavailable(site.send("GET", "/notes", alice));
      unavailable(site.send("GET", "/notes", key));
      while (site.send("GET", "/notes", token).status() == 200) {
        assertThat(System.nanoTime() - died).isLessThan(4 * A_SECOND);
      }
      assertThat(System.nanoTime() - died).isGreaterThan(A_SECOND);
      unavailable(site.send("GET", "/notes", token));
    }
  }

  private static TokenSettings unchecked(int seconds) {
    return TokenSettings.standard()
        .living(TokenSettings.Lifetimes.standard().unchecked(Duration.ofSeconds(seconds)));
  }

  private static void ends(TestSite site, String cookie, long nanos) throws IOException {
    long start = System.nanoTime();
    while (site.send("GET", "/notes", cookie).status() != 401) {
      assertThat(System.nanoTime() - start).isLessThan(nanos);
    }
  }

  private static long slowestOf(TestSite site, int times, String cookie) throws Exception {
    var pool = Executors.newFixedThreadPool(16);
    try {
      var answers = new ArrayList<Future<Long>>();
      for (int i = 0; i < times; i++) {
        answers.add(pool.submit(() -> timed(site, cookie)));
      }
      long slowest = 0;
      for (Future<Long> answer : answers) {
        slowest = Math.max(slowest, answer.get(60, TimeUnit.SECONDS));
      }
      return slowest;
    } finally {
      pool.shutdownNow();
    }
  }

  private static long timed(TestSite site, String cookie) throws IOException {
    long start = System.nanoTime();
    unavailable(site.send("GET", "/notes", cookie));
    return System.nanoTime() - start;
  }
}
