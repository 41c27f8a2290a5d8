package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.redis.TestRedis;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL that hangs or dies, and comes back, as {@code docs/resources.md} says. */
class DatabaseOutageIT {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseOutageIT.class);
  private static final long A_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long OUTAGE_SECONDS = Math.max(6, Integer.getInteger("sallyport.outage", 2));
  private static final String NAVIGATE = "Sec-Fetch-Mode: navigate";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private static AdminSite site(TestPostgres postgres, TestRedis redis, boolean shared)
      throws Exception {
    TestSite.Builder builder = AdminSite.on(Engine.JETTY).on(postgres.settings());
    return AdminSite.start(shared ? builder.with(to -> to.redis(redis.settings("d:"))) : builder);
  }

  /** One request of each kind, with credentials that were made while all was well. */
  private static Map<String, Visitors.Request> kinds(AdminSite admin, String ada) throws Exception {
    TestSite site = admin.at();
    String alice = site.signedIn("alice");
    String bob = site.signedIn("bob");
    String token = "Authorization: Bearer " + site.accessToken("bob");
    String refresh = site.tokens("alice", "token", "").json("refresh_token");
    String seenKey = site.apiKey(alice);
    String newKey = site.apiKey(bob);
    assertThat(site.send("GET", "/notes", seenKey).status()).isEqualTo(200);
    var kinds = new LinkedHashMap<String, Visitors.Request>();
    kinds.put("public path", () -> site.send("GET", "/open/quiet/a", alice).status());
    kinds.put("session", () -> site.send("GET", "/notes", alice).status());
    kinds.put("session with a second factor", () -> admin.get("/admin/a", ada).status());
    kinds.put("access token", () -> site.send("GET", "/notes", token).status());
    kinds.put("key, seen before", () -> site.send("GET", "/notes", seenKey).status());
    kinds.put("key, not seen before", () -> site.send("GET", "/notes", newKey).status());
    kinds.put("public keys", () -> site.send("GET", "/auth/jwks.json").status());
    kinds.put("me", () -> site.send("GET", "/auth/me", alice).status());
    kinds.put("account", () -> site.send("GET", "/auth/account", alice, NAVIGATE).status());
    kinds.put("own sessions", () -> site.send("GET", "/auth/sessions", alice).status());
    kinds.put("sign-in page", () -> site.send("GET", "/auth/login", NAVIGATE).status());
    kinds.put("sign-in", () -> site.signIn("alice", TestSite.PASSWORD).status());
    kinds.put(
        "refresh",
        () ->
            site.form("/auth/token", "grant_type=refresh_token&refresh_token=" + refresh).status());
    kinds.put("administration", () -> admin.get(AdminSite.ACCOUNTS, ada).status());
    kinds.put("health", () -> site.send("GET", "/auth/health").status());
    kinds.put("sign-out everywhere", () -> admin.act("POST", "/auth/logout-all", bob).status());
    kinds.put("sign-out", () -> admin.act("POST", "/auth/logout", ada).status());
    return kinds;
  }

  private static Map<String, Integer> expected(Iterable<String> kinds) {
    var needNone =
        List.of(
            "public path",
            "session",
            "session with a second factor",
            "access token",
            "key, seen before",
            "public keys",
            "me",
            "sign-in page");
    var expected = new LinkedHashMap<String, Integer>();
    kinds.forEach(kind -> expected.put(kind, needNone.contains(kind) ? 200 : 503));
    return expected;
  }

  /** Redis, and memory too where there is time. */
  static Stream<Boolean> stores() {
    return OUTAGE_SECONDS < 10 ? Stream.of(true) : Stream.of(true, false);
  }

  @ParameterizedTest
  @MethodSource("stores")
  void death_failsWhatNeedsTheDatabaseAndNothingElse(boolean shared) throws Exception {
    try (TestPostgres postgres = TestPostgres.in(folder);
        TestRedis redis = TestRedis.start()) {
      AdminSite admin = site(postgres, redis, shared);
      try (TestSite site = admin.at()) {
        String ada = admin.session("ada");
        Map<String, Visitors.Request> kinds = kinds(admin, ada);

        postgres.kill();

        var seen = new LinkedHashMap<String, Integer>();
        for (Map.Entry<String, Visitors.Request> kind : kinds.entrySet()) {
          seen.put(kind.getKey(), kind.getValue().send());
        }
        assertThat(seen).isEqualTo(expected(kinds.keySet()));
        assertThat(site.send("GET", "/notes", ada).status())
            .as("the sign-out could not be written down, and yet is one")
            .isEqualTo(401);

        postgres.restart();
        long back = System.nanoTime();
        while (site.signIn("alice", TestSite.PASSWORD).status() != 200) {
          assertThat(System.nanoTime() - back).isLessThan(A_SECOND);
        }
      }
    }
  }

  @Test
  void death_underLoad_keepsNobodyWaitingAndIsOverAtOnce() throws Exception {
    try (TestPostgres postgres = TestPostgres.in(folder);
        TestRedis redis = TestRedis.start()) {
      List<Visitors.Seen> all;
      long failed;
      long whole;
      try (TestSite site = site(postgres, redis, true).at();
          Visitors visitors = new Visitors()) {
        come(visitors, site);
        postgres.kill();
        failed = System.nanoTime();
        TimeUnit.SECONDS.sleep(OUTAGE_SECONDS);
        postgres.restart();
        whole = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(1_500);
        all = visitors.leave();
      }
      outage("dead", all, failed, whole);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "sallyport.outage", matches = "\\d{2,}")
  void silence_underLoad_keepsNobodyWaitingAndIsOverAtOnce() throws Exception {
    try (TestPostgres postgres = TestPostgres.in(folder);
        TestRedis redis = TestRedis.start()) {
      List<Visitors.Seen> all;
      long failed;
      long whole;
      try (TestSite site = site(postgres, redis, false).at();
          Visitors visitors = new Visitors()) {
        come(visitors, site);
        postgres.pause();
        failed = System.nanoTime();
        TimeUnit.SECONDS.sleep(OUTAGE_SECONDS);
        postgres.resume();
        whole = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(1_500);
        all = visitors.leave();
      }
      outage("silent", all, failed, whole);
    }
  }

  private static void come(Visitors visitors, TestSite site) throws Exception {
    String alice = site.signedIn("alice");
    String token = "Authorization: Bearer " + site.accessToken("bob");
    visitors.come("public", () -> site.send("GET", "/open/quiet/a", alice).status());
    visitors.come("session", () -> own(site, alice, "alice"));
    visitors.come("token", () -> site.send("GET", "/notes", token).status());
    visitors.come("database", 100, () -> site.send("GET", "/auth/api-keys", alice).status());
    TimeUnit.SECONDS.sleep(1);
  }

  private static int own(TestSite site, String cookie, String name) throws Exception {
    RawAnswer answer = site.send("GET", "/notes", cookie);
    assertThat(answer.text()).isEqualTo(TestSite.echoOf("/notes", name, false));
    return answer.status();
  }

  private static void outage(String how, List<Visitors.Seen> all, long failed, long whole) {
    for (String kind : List.of("public", "session", "token")) {
      List<Visitors.Seen> served = Visitors.of(kind, all, 0, Long.MAX_VALUE);
      assertThat(served).extracting(Visitors.Seen::status).containsOnly(200);
      assertThat(Visitors.slowest(served)).as(kind).isLessThan(A_SECOND);
    }
    List<Visitors.Seen> needy = Visitors.of("database", all, failed, Long.MAX_VALUE);
    List<Visitors.Seen> known =
        Visitors.of("database", all, failed + 3 * A_SECOND + A_SECOND / 2, whole - A_SECOND / 2);
    long back = Visitors.untilAll(200, needy, whole);
    LOG.info(
        "Database {}: the slowest answer after {} ms, half of them within {} ms once nobody asks, {}"
            + " waiting at the most; answers again after {} ms",
        how,
        Visitors.slowest(needy) / 1_000_000,
        Visitors.median(known) / 1_000_000,
        Visitors.mostAtOnce(needy),
        back / 1_000_000);
    assertThat(known.stream().filter(one -> one.status() == 503).count())
        .isGreaterThan(known.size() / 2);
    assertThat(Visitors.median(known)).isLessThan(A_SECOND / 10);
    assertThat(back).isLessThan(A_SECOND);
  }
}
