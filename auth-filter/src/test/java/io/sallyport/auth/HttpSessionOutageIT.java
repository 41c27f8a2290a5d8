package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.redis.RedisSettings;
import io.sallyport.auth.redis.TestRedis;
import io.sallyport.auth.redis.TestSentinels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shared HttpSessions while their Redis fails over or starts anew, under a light load. */
class HttpSessionOutageIT {

  private static final Logger LOG = LoggerFactory.getLogger(HttpSessionOutageIT.class);
  private static final long A_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int VISITORS = 4;
  private static final String NONE = "no session";

  private static TestSite site(RedisSettings redis) throws Exception {
    return SharedHttpSessionIT.application(TestSite.on(Engine.JETTY))
        .with(to -> to.redis(redis))
        .start();
  }

  private static String cookie(RawAnswer answer) {
    String line =
        answer.all("Set-Cookie").stream()
            .filter(set -> set.startsWith("http-session="))
            .findFirst()
            .orElseThrow();
    return "Cookie: " + line.substring(0, line.indexOf(';'));
  }

  /** A visitor of that name, whose session says so. */
  private static String begun(TestSite site, String name) throws IOException {
    RawAnswer answer = site.send("GET", "/open/box?set=who:" + name);
    assertThat(answer.text()).isEqualTo("{who=" + name + "}");
    return cookie(answer);
  }

  /** His own session, what he has just put into it included; or 503; or, if it may be, none. */
  private static int own(TestSite site, String cookie, String name, boolean mayBeLost)
      throws IOException {
    RawAnswer answer = site.send("GET", "/open/box?set=last:" + name, cookie);
    if (answer.status() == 503) {
      Expect.problem(answer, 503, "temporarily_unavailable", "Not available right now", null);
      return 503;
    }
    var right = new ArrayList<>(List.of("{last=" + name + ", who=" + name + "}"));
    if (mayBeLost) {
      right.add("{last=" + name + "}");
    }
    assertThat(answer.text()).isIn(right);
    assertThat(answer.status()).isEqualTo(200);
    return 200;
  }

  private static List<String> come(Visitors visitors, TestSite site, boolean mayBeLost)
      throws Exception {
    var cookies = new ArrayList<String>();
    for (int i = 0; i < VISITORS; i++) {
      String name = "visitor" + i;
      String cookie = begun(site, name);
      visitors.come("box", () -> own(site, cookie, name, mayBeLost));
      cookies.add(cookie);
    }
    visitors.come("public", () -> site.send("GET", "/open/quiet/a", cookies.get(0)).status());
    TimeUnit.MILLISECONDS.sleep(500);
    return cookies;
  }

  private static void awaitAnswer(TestSite site, String target, String cookie) throws Exception {
    long start = System.nanoTime();
    while (site.send("GET", target, cookie).status() != 200) {
      assertThat(System.nanoTime() - start).isLessThan(60 * A_SECOND);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "sallyport.outage", matches = "\\d{2,}")
  void sentinel_primaryDies_everybodyKeepsHisOwnSession() throws Exception {
    try (TestSentinels redis = TestSentinels.start();
        TestSite site = site(redis.settings("h:", false));
        Visitors visitors = new Visitors()) {
      List<String> cookies = come(visitors, site, false);

      redis.killThePrimary();
      long died = System.nanoTime();
      awaitAnswer(site, "/open/box", cookies.get(0));
      LOG.info("HttpSessions answer {} ms after their primary died", since(died));
      long back = System.nanoTime();
      TimeUnit.MILLISECONDS.sleep(1_500);
      List<Visitors.Seen> all = visitors.leave();

      assertThat(Visitors.of("public", all, 0, Long.MAX_VALUE))
          .extracting(Visitors.Seen::status)
          .containsOnly(200);
      assertThat(Visitors.of("box", all, back + A_SECOND, Long.MAX_VALUE))
          .isNotEmpty()
          .extracting(Visitors.Seen::status)
          .containsOnly(200);
      for (int i = 0; i < VISITORS; i++) {
        assertThat(site.send("GET", "/open/box", cookies.get(i)).text())
            .isEqualTo("{last=visitor%d, who=visitor%d}", i, i);
      }
    }
  }

  @Test
  void standalone_diesAndComesBackEmpty_everybodyBeginsAnew() throws Exception {
    try (TestRedis redis = TestRedis.start();
        TestSite site = site(redis.settings("h:"));
        Visitors visitors = new Visitors()) {
      List<String> cookies = come(visitors, site, true);

      redis.close();
      long died = System.nanoTime();
      TimeUnit.MILLISECONDS.sleep(1_000);
      redis.restart();
      long back = System.nanoTime();
      TimeUnit.MILLISECONDS.sleep(1_500);
      List<Visitors.Seen> all = visitors.leave();

      assertThat(Visitors.of("public", all, 0, Long.MAX_VALUE))
          .extracting(Visitors.Seen::status)
          .containsOnly(200);
      List<Visitors.Seen> box = Visitors.of("box", all, died, Long.MAX_VALUE);
      assertThat(box).extracting(Visitors.Seen::status).contains(503);
      assertThat(Visitors.untilAll(200, box, back)).isLessThan(A_SECOND);
      for (String cookie : cookies) {
        assertThat(site.send("GET", "/open/box", cookie).text()).isEqualTo(NONE);
      }
    }
  }

  private static long since(long moment) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - moment);
  }
}
