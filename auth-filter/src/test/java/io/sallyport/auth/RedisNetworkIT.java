package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.redis.TestNetwork;
import io.sallyport.auth.redis.TestNetwork.Fault;
import io.sallyport.auth.redis.TestRedis;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Redis that is well, behind a network that is not, under a light load. */
class RedisNetworkIT {

  private static final Logger LOG = LoggerFactory.getLogger(RedisNetworkIT.class);
  private static final int CLIENTS = 4;
  private static final long OUTAGE_MILLIS = 1_000L * Integer.getInteger("sallyport.outage", 2);
  private static final int ROUNDS = OUTAGE_MILLIS < 10_000 ? 1 : 10;
  private static final long TIMEOUT = TimeUnit.MILLISECONDS.toNanos(500);

  /** Of some hundred that come in a second, far fewer may wait at once. */
  private static final int PILE = 40;

  private static final long PROBE = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long A_MOMENT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long A_SECOND = TimeUnit.SECONDS.toNanos(1);

  private static TestSite site(TestNetwork network, boolean near) throws Exception {
    return TestSite.on(Engine.JETTY).with(to -> to.redis(network.settings("n:", near))).start();
  }

  /** The caller sees his own page, or that it cannot be had; never another's, never a sign-in. */
  private static int own(TestSite site, String cookie, String name) throws IOException {
    RawAnswer answer = site.send("GET", "/notes", cookie);
    if (answer.status() == 503) {
      Expect.problem(answer, 503, "temporarily_unavailable", "Not available right now", null);
    } else {
      assertThat(answer.text()).isEqualTo(TestSite.echoOf("/notes", name, false));
    }
    return answer.status();
  }

  private static int open(TestSite site, String cookie) throws IOException {
    RawAnswer answer = site.send("GET", "/open/quiet/a", cookie);
    assertThat(answer.text()).isEqualTo("quiet");
    return answer.status();
  }

  private static void come(Visitors visitors, TestSite site) throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      String name = "user" + i;
      site.account(name, "user");
      String cookie = site.signedIn(name);
      visitors.come("session", () -> own(site, cookie, name));
      if (i == 0) {
        visitors.come("public", () -> open(site, cookie));
      }
    }
    pass(500);
  }

  private static void pass(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }

  /** The two that differ most; the others only where there is time for more than a few seconds. */
  static Stream<Fault> faults() {
    return OUTAGE_MILLIS < 10_000
        ? Stream.of(Fault.SILENCE, Fault.CUT)
        : Stream.of(Fault.SILENCE, Fault.CUT, Fault.TOO_SLOW, Fault.REFUSAL);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void fault_thatLetsNoAnswerThrough_isAnOutageThatNobodyWaitsForAndThatEnds(Fault fault)
      throws Exception {
    try (TestRedis redis = TestRedis.start();
        TestNetwork network = TestNetwork.to(redis);
        TestSite site = site(network, false);
        Visitors visitors = new Visitors()) {
      come(visitors, site);

      network.fails(fault);
      long failed = System.nanoTime();
      pass(OUTAGE_MILLIS);
      long whole = System.nanoTime();
      network.fails(Fault.NONE);
      pass(1_500);
      List<Visitors.Seen> all = visitors.leave();

      List<Visitors.Seen> open = Visitors.of("public", all, 0, Long.MAX_VALUE);
      assertThat(open).extracting(Visitors.Seen::status).containsOnly(200);
      assertThat(Visitors.slowest(open)).as("public paths").isLessThan(TIMEOUT);
      List<Visitors.Seen> away =
          Visitors.of("session", all, failed + A_MOMENT, whole - TIMEOUT - A_MOMENT);
      assertThat(away).extracting(Visitors.Seen::status).containsOnly(503);
      assertThat(Visitors.slowest(away)).as("the slowest refusal").isLessThan(3 * TIMEOUT);
      List<Visitors.Seen> opened = Visitors.of("session", all, failed + A_SECOND, whole);
      assertThat(opened.stream().filter(one -> one.nanos() > 2 * A_MOMENT).count())
          .as("those that asked")
          .isLessThanOrEqualTo((whole - failed) / PROBE);
      assertThat(Visitors.mostAtOnce(opened)).as("waiting at once").isLessThan(PILE);
      List<Visitors.Seen> later = Visitors.of("session", all, failed, Long.MAX_VALUE);
      long back = Visitors.untilAll(200, later, whole);
      LOG.info(
          "{}: the slowest refusal after {} ms, half of them within {} us once nobody asks, {}"
              + " waiting at the most; answers again after {} ms",
          fault,
          Visitors.slowest(away) / 1_000_000,
          Visitors.median(opened) / 1_000,
          Visitors.mostAtOnce(later),
          back / 1_000_000);
      assertThat(back).isLessThan(A_SECOND);
      assertThat(site.signIn("alice", TestSite.PASSWORD).status()).isEqualTo(200);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "sallyport.outage", matches = "\\d{2,}")
  void answers_thatAreSlow_areAllTheCallersOwn() throws Exception {
    try (TestRedis redis = TestRedis.start();
        TestNetwork network = TestNetwork.to(redis);
        TestSite site = site(network, false);
        Visitors visitors = new Visitors()) {
      come(visitors, site);
      network.fails(Fault.SLOW);
      long slow = System.nanoTime();
      pass(1_000);
      long whole = System.nanoTime();
      network.fails(Fault.NONE);
      pass(500);
      List<Visitors.Seen> all = visitors.leave();
      assertThat(Visitors.of("public", all, 0, Long.MAX_VALUE))
          .extracting(Visitors.Seen::status)
          .containsOnly(200);
      List<Visitors.Seen> meanwhile = Visitors.of("session", all, slow + A_MOMENT, whole);
      assertThat(meanwhile).extracting(Visitors.Seen::status).containsOnly(200);
      assertThat(Visitors.slowest(meanwhile)).isGreaterThan(2 * A_MOMENT);
    }
  }

  /** What is remembered of a session counts half a second longer at the most. */
  @Test
  @EnabledIfSystemProperty(named = "sallyport.outage", matches = "\\d{2,}")
  void silence_withANearCache_isAnOutageAfterHalfASecond() throws Exception {
    try (TestRedis redis = TestRedis.start();
        TestNetwork network = TestNetwork.to(redis);
        TestSite site = site(network, true);
        Visitors visitors = new Visitors()) {
      come(visitors, site);

      network.fails(Fault.SILENCE);
      long failed = System.nanoTime();
      pass(OUTAGE_MILLIS);
      long whole = System.nanoTime();
      network.fails(Fault.NONE);
      pass(1_500);
      List<Visitors.Seen> all = visitors.leave();

      assertThat(
              Visitors.of("session", all, failed + TIMEOUT + A_MOMENT, whole - TIMEOUT - A_MOMENT))
          .extracting(Visitors.Seen::status)
          .containsOnly(503);
      assertThat(Visitors.untilAll(200, Visitors.of("session", all, failed, Long.MAX_VALUE), whole))
          .isLessThan(A_SECOND);
    }
  }

  @Test
  void news_thatDoNotArrive_leaveAnEndedSessionHalfASecondAtTheMost() throws Exception {
    try (TestRedis redis = TestRedis.start();
        TestNetwork network = TestNetwork.to(redis);
        TestSite near = site(network, true);
        TestSite other =
            TestSite.on(Engine.JETTY)
                .with(to -> to.redis(redis.settings("n:")))
                .besides(near)
                .start()) {
      for (int round = 0; round < ROUNDS; round++) {
        String alice = other.signedIn("alice");
        remembered(redis, near, alice);

        network.fails(Fault.SILENCE_OF_NEWS);
        Expect.empty(
            other.post(
                "/auth/logout", "application/json", "{}", alice, "Sec-Fetch-Site: same-origin"),
            204);
        long ended = System.nanoTime();
        long accepted = 0;
        while (System.nanoTime() - ended < A_SECOND) {
          long asked = System.nanoTime();
          int status = near.send("GET", "/notes", alice).status();
          assertThat(status).isIn(200, 401);
          accepted = status == 200 ? asked - ended : accepted;
        }
        LOG.info("An ended session was last accepted after {} ms", accepted / 1_000_000);
        assertThat(accepted).isLessThan(TIMEOUT);
        network.fails(Fault.NONE);
      }
      remembered(redis, near, near.signedIn("alice"));
    }
  }

  /** Asks until the answer comes without a question to Redis. */
  private static void remembered(TestRedis redis, TestSite site, String cookie) throws IOException {
    long start = System.nanoTime();
    Map<String, Long> before;
    Map<String, Long> after;
    do {
      assertThat(System.nanoTime() - start).isLessThan(10 * A_SECOND);
      before = redis.commands();
      assertThat(site.send("GET", "/notes", cookie).status()).isEqualTo(200);
      after = redis.commands();
    } while (!after.getOrDefault("get", 0L).equals(before.getOrDefault("get", 0L)));
  }
}
