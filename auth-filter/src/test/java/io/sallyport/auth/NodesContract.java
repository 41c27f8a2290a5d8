package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.redis.TestRedis;
import io.sallyport.auth.token.TokenForge;
import io.sallyport.auth.token.TokenSettings;
import io.sallyport.identity.IdentitySettings;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.mfa.Totp;
import io.sallyport.identity.mfa.TotpSecret;
import io.sallyport.identity.secret.KeyRing;
import io.sallyport.identity.secret.Secrets;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Three nodes on one Redis and one database: whatever one of them does, the others know. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NodesContract {

  private static final String ISSUER = "https://notes.example.com";
  private static final String SAME = "Sec-Fetch-Site: same-origin";

  /** Each node looks every second. */
  private static final long SOON = TimeUnit.SECONDS.toNanos(5);

  private static final int ROUNDS = Integer.getInteger("sallyport.refresh.rounds", 10);

  @SuppressWarnings("NullAway.Init")
  private TestRedis redis;

  private final List<TestSite> nodes = new ArrayList<>();

  /** By how much a node's clock goes before that of the first. */
  Duration ahead(int node) {
    return Duration.ZERO;
  }

  /** An empty database that all nodes can reach. */
  abstract IdentitySettings.Jdbc database() throws Exception;

  @BeforeAll
  void start() throws Exception {
    redis = TestRedis.start();
    String prefix = Secrets.handle() + ":";
    for (int i = 0; i < 3; i++) {
      TestSite.Builder node =
          TestSite.on(Engine.JETTY)
              .ahead(ahead(i))
              .with(
                  to ->
                      to.redis(redis.settings(prefix))
                          .tokens(TokenSettings.standard().named(ISSUER, ISSUER))
                          .limits(
                              new Configuration.SignInLimits(
                                  new Limit(1_000, Duration.ofMinutes(15)),
                                  new Limit(5, Duration.ofMinutes(15)))));
      nodes.add(nodes.isEmpty() ? node.on(database()).start() : node.besides(nodes.get(0)).start());
    }
  }

  @AfterAll
  void stop() throws Exception {
    for (TestSite node : nodes) {
      node.close();
    }
    redis.close();
  }

  @BeforeEach
  void nextDay() {
    nodes.get(0).clock.advance(Duration.ofDays(1));
  }

  private TestSite a() {
    return nodes.get(0);
  }

  private TestSite b() {
    return nodes.get(1);
  }

  private TestSite c() {
    return nodes.get(2);
  }

  private static RawAnswer get(TestSite node, String... headers) throws IOException {
    return node.send("GET", "/notes", headers);
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  @Test
  void session_madeOnOneNode_isKnownToAllAndEndsOnAll() throws IOException {
    String alice = a().signedIn("alice");
    for (TestSite node : nodes) {
      assertThat(get(node, alice).text()).contains("user=alice");
    }

    Expect.empty(a().post("/auth/logout", "application/json", "{}", alice, SAME), 204);

    for (TestSite node : nodes) {
      assertThat(get(node, alice).status()).isEqualTo(401);
    }
  }

  @Test
  void logoutAll_onOneNode_endsSessionsAndTokensOnTheOthers() throws IOException {
    String here = a().signedIn("alice");
    String there = b().signedIn("alice");
    String token = c().accessToken("alice");
    assertThat(get(b(), bearer(token)).text()).contains("user=alice");
    assertThat(get(c(), there).text()).contains("user=alice");

    Expect.empty(a().post("/auth/logout-all", "application/json", "{}", here, SAME), 204);

    assertThat(get(b(), bearer(token)).status()).isEqualTo(401);
    assertThat(get(c(), bearer(token)).status()).isEqualTo(401);
    assertThat(get(b(), there).status()).isEqualTo(401);
    assertThat(get(c(), here).status()).isEqualTo(401);
  }

  @Test
  void roles_changedOnOneNode_countOnTheOthersAtTheNextRequest() throws IOException {
    String session = b().signedIn("bob");
    String token = c().accessToken("bob");
    assertThat(b().send("GET", "/admin/a", session).status()).isEqualTo(403);
    assertThat(get(c(), bearer(token)).text()).contains("admin=false");

    a().identity.accounts().setRoles(a().accountId("bob"), Set.of("admin"));

    RawAnswer renewed = b().send("GET", "/admin/a", session);
    assertThat(renewed.status()).isEqualTo(200);
    assertThat(c().send("GET", "/admin/a", b().cookieIn(renewed)).status()).isEqualTo(200);
    a().identity.accounts().setRoles(a().accountId("bob"), Set.of());
    RawAnswer poorer = get(c(), bearer(token));
    assertThat(poorer.text()).contains("user=bob").contains("admin=false");
    assertThat(b().send("GET", "/admin/a", b().cookieIn(renewed)).status()).isEqualTo(403);
    a().identity.accounts().setRoles(a().accountId("bob"), Set.of("user"));
  }

  @Test
  void account_disabledOnOneNode_isNobodyOnTheOthers() throws IOException {
    String session = b().signedIn("bob");
    String token = c().accessToken("bob");
    String key = c().apiKey(session);
    for (TestSite node : nodes) {
      assertThat(get(node, key).text()).contains("user=bob");
    }

    a().identity.accounts().setDisabled(a().accountId("bob"), true);

    for (TestSite node : nodes) {
      assertThat(get(node, session).status()).isEqualTo(401);
      assertThat(get(node, bearer(token)).status()).isEqualTo(401);
      assertThat(get(node, key).status()).isEqualTo(401);
    }
    a().identity.accounts().setDisabled(a().accountId("bob"), false);
  }

  @Test
  void account_disabledWhileRedisTakesNoWrites_isNobodyOnTheOthersSoon() throws IOException {
    String session = b().signedIn("bob");
    RawAnswer signIn = c().tokens("bob", "token", "");
    String token = bearer(signIn.json("access_token"));
    String key = c().apiKey(session);
    for (TestSite node : nodes) {
      for (String credential : List.of(session, token, key)) {
        assertThat(get(node, credential).text()).contains("user=bob");
      }
    }

    redis.takesWrites(false);
    try {
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> a().identity.accounts().setDisabled(a().accountId("bob"), true));

      for (TestSite node : nodes) {
        for (String credential : List.of(session, token, key)) {
          refusedSoon(node, credential);
        }
        assertThat(node.form("/auth/token", refresh(signIn.json("refresh_token"))).json("error"))
            .isEqualTo("invalid_grant");
      }
    } finally {
      redis.takesWrites(true);
    }
    long start = System.nanoTime();
    while (!a().identity.raisedEpochs().waiting(1).isEmpty()) {
      assertThat(System.nanoTime() - start).isLessThan(SOON);
    }
    for (TestSite node : nodes) {
      assertThat(get(node, session).status()).isEqualTo(401);
    }
    a().identity.accounts().setDisabled(a().accountId("bob"), false);
  }

  private static void refusedSoon(TestSite node, String credential) throws IOException {
    long start = System.nanoTime();
    while (get(node, credential).status() != 401) {
      assertThat(System.nanoTime() - start).isLessThan(SOON);
    }
  }

  @Test
  void key_deletedOnOneNode_isRefusedByTheOthersAtTheNextRequest() throws IOException {
    String session = a().signedIn("alice");
    String key = a().apiKey(session);
    for (TestSite node : nodes) {
      assertThat(get(node, key).text()).contains("user=alice");
      assertThat(get(node, key).text()).contains("user=alice");
    }
    String list = b().send("GET", "/auth/api-keys", session).text();
    String id = list.replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "$1");

    Expect.empty(b().send("DELETE", "/auth/api-keys/" + id, session, SAME), 204);

    for (TestSite node : nodes) {
      assertThat(get(node, key).status()).isEqualTo(401);
    }
  }

  @Test
  void token_revokedOnOneNode_isRefusedByTheOthersAtTheNextRequest() throws IOException {
    String token = a().accessToken("alice");
    String other = a().accessToken("alice");
    for (TestSite node : nodes) {
      assertThat(get(node, bearer(token)).text()).contains("user=alice");
    }

    assertThat(b().form("/auth/revoke", "token=" + token).status()).isEqualTo(200);

    for (TestSite node : nodes) {
      assertThat(get(node, bearer(token)).status()).isEqualTo(401);
      assertThat(get(node, bearer(other)).text()).contains("user=alice");
    }
  }

  @Test
  void limit_countsOnAllNodesTogether() throws IOException {
    for (int i = 0; i < 5; i++) {
      assertThat(nodes.get(i % 3).signIn("bob", "wrong").status()).isEqualTo(401);
    }
    for (TestSite node : nodes) {
      assertThat(node.signIn("bob", "wrong").status()).isEqualTo(429);
    }
  }

  @Test
  void secondFactor_askedForByOneNode_isTakenByAnotherOnce() throws IOException {
    TotpSecret secret = TotpSecret.generate();
    a().identity
        .secondFactors(KeyRing.of(TokenForge.SEALS, "test"))
        .enrol(a().accountId("ada"), secret);
    String token = a().signIn("ada", TestSite.PASSWORD).json("mfa_token");
    String body =
        "{\"mfa_token\":\"%s\",\"code\":\"%s\"}"
            .formatted(token, Totp.codeAt(secret, a().clock.instant()));

    RawAnswer passed = b().post("/auth/login/mfa", "application/json", body);

    assertThat(passed.status()).isEqualTo(200);
    assertThat(get(c(), b().cookieIn(passed)).text()).contains("user=ada");
    assertThat(c().post("/auth/login/mfa", "application/json", body).status()).isEqualTo(401);
  }

  @Test
  void refresh_broughtToAllNodesAtOnce_hasOneSuccessor() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      a().clock.advance(Duration.ofMinutes(20));
      String refresh = a().tokens("alice", "token", "").json("refresh_token");
      Set<String> successors = refreshed(refresh, 200);

      assertThat(successors).as("round %d", round).hasSize(1).doesNotContain("");
    }
  }

  @Test
  void theft_noticedByOneNode_endsTheFamilyOnAll() throws IOException {
    RawAnswer signIn = a().tokens("alice", "token", "");
    String used = signIn.json("refresh_token");
    RawAnswer renewed = b().form("/auth/token", refresh(used));
    assertThat(renewed.status()).isEqualTo(200);
    String access = bearer(renewed.json("access_token"));
    for (TestSite node : nodes) {
      assertThat(get(node, access).text()).contains("user=alice");
    }
    a().clock.advance(Duration.ofMinutes(1));

    assertThat(c().form("/auth/token", refresh(used)).json("error")).isEqualTo("invalid_grant");

    for (TestSite node : nodes) {
      assertThat(get(node, access).status()).isEqualTo(401);
      assertThat(node.form("/auth/token", refresh(renewed.json("refresh_token"))).json("error"))
          .isEqualTo("invalid_grant");
    }
  }

  private static String refresh(String token) {
    return "grant_type=refresh_token&refresh_token=" + token;
  }

  /** What Redis was asked for by so many requests, by command, without what runs every second. */
  private Map<String, Long> commands(int times, Callable<?> request) throws Exception {
    request.call();
    request.call();
    Map<String, Long> before = redis.commands();
    for (int i = 0; i < times; i++) {
      request.call();
    }
    Map<String, Long> after = redis.commands();
    before.forEach((name, calls) -> after.merge(name, -calls, Long::sum));
    after.keySet().removeAll(Set.of("info", "command", "hello", "client|setinfo", "client"));
    after.values().removeIf(calls -> calls == 0);
    return after;
  }

  @Test
  void request_costsOneCommandOrNone() throws Exception {
    String session = a().signedIn("alice");
    String token = bearer(a().accessToken("alice"));
    String key = a().apiKey(session);

    assertThat(commands(50, () -> get(b(), session))).isEqualTo(Map.of("get", 50L));
    assertThat(commands(50, () -> get(b(), token))).isEqualTo(Map.of("mget", 50L));
    assertThat(commands(50, () -> get(b(), key))).isEqualTo(Map.of("mget", 50L));
    assertThat(commands(50, () -> b().send("GET", "/open/quiet/a", session))).isEmpty();
    assertThat(commands(50, () -> b().send("GET", "/open/a"))).isEmpty();
  }

  /** The successors that so many requests get, spread over all nodes. */
  private Set<String> refreshed(String token, int times) throws Exception {
    var pool = Executors.newFixedThreadPool(24);
    try {
      var answers = new ArrayList<Future<RawAnswer>>();
      for (int i = 0; i < times; i++) {
        TestSite node = nodes.get(i % 3);
        answers.add(pool.submit(() -> node.form("/auth/token", refresh(token))));
      }
      var successors = new HashSet<String>();
      for (Future<RawAnswer> answer : answers) {
        RawAnswer got = answer.get(60, TimeUnit.SECONDS);
        assertThat(got.status()).as("%s", got).isEqualTo(200);
        successors.add(got.json("refresh_token"));
      }
      return successors;
    } finally {
      pool.shutdownNow();
    }
  }
}
