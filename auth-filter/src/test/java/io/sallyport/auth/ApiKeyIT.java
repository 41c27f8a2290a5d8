package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.apikey.ApiKeySettings;
import io.sallyport.auth.pipeline.Requirement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** API keys from their making to their end, over HTTP. */
class ApiKeyIT {

  private static final String SAME = "Sec-Fetch-Site: same-origin";

  @AutoClose private static TestSite site;

  @BeforeAll
  static void start() throws Exception {
    site =
        TestSite.on(Engine.TOMCAT)
            .with(
                to ->
                    to.roles(
                        java.util.Map.of(
                            "user", role("notes:read", "notes:write"),
                            "admin", role("admin:all"))))
            .rules(
                TestSite.rule("/open/**", Requirement.EVERYONE),
                TestSite.rule("/read/**", new Requirement.Scope("notes:read")),
                TestSite.rule("/write/**", new Requirement.Scope("notes:write")),
                TestSite.rule("/role/**", new Requirement.Role("user")),
                TestSite.rule("/admin/**", new Requirement.Role("admin")))
            .start();
  }

  private static io.sallyport.identity.access.Roles.Definition role(String... permissions) {
    return new io.sallyport.identity.access.Roles.Definition(
        java.util.Set.of(), java.util.Set.of(permissions));
  }

  @BeforeEach
  void nextDay() {
    site.clock.advance(Duration.ofDays(1));
  }

  private static RawAnswer make(String cookie, String json) throws IOException {
    return site.post("/auth/api-keys", "application/json", json, cookie, SAME);
  }

  private static String made(String username, String json) throws IOException {
    RawAnswer answer = make(site.signedIn(username), json);
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    return answer.json("key");
  }

  private static String idOf(String cookie, String key) throws IOException {
    String list = site.send("GET", "/auth/api-keys", cookie).text();
    int at = list.indexOf("\"prefix\":\"" + key.substring(0, 12));
    return list.substring(list.lastIndexOf("\"id\":\"", at) + 6).split("\"", 2)[0];
  }

  private static RawAnswer with(String key, String target) throws IOException {
    return site.send("GET", target, "X-API-Key: " + key);
  }

  private static int status(String key, String target) throws IOException {
    return with(key, target).status();
  }

  @Test
  void key_made_isShownOnceAndWorksInBothHeaders() throws IOException {
    String cookie = site.signedIn("alice");
    RawAnswer answer =
        make(
            cookie,
            "{\"name\":\"backup\",\"scopes\":[\"notes:write\",\"notes:read\"],\"expires_in\":3600}");
    String key = answer.json("key");
    String id = answer.json("id");
    String view =
        "\"id\":\"%s\",\"name\":\"backup\",\"prefix\":\"%s\",\"environment\":\"live\",\"scopes\":[\"notes:read\",\"notes:write\"],\"created_at\":\"%s\",\"expires_at\":\"%s\",\"last_used_at\":"
            .formatted(
                id,
                key.substring(0, 12),
                site.clock.instant(),
                site.clock.instant().plusSeconds(3_600));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text()).isEqualTo("{\"key\":\"" + key + "\"," + view + "null}");
    assertThat(key).matches("sk_live_[0-9A-Za-z]{49}");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(site.send("GET", "/auth/api-keys", cookie).text()).contains("{" + view + "null}");
    assertThat(status(key, "/read/a")).isEqualTo(200);
    assertThat(site.send("GET", "/read/a", "Authorization: Bearer " + key).status()).isEqualTo(200);
    RawAnswer list = site.send("GET", "/auth/api-keys", cookie);
    assertThat(list.text()).contains("{" + view + "\"" + site.clock.instant() + "\"}");
    assertThat(list.text()).doesNotContain(key.substring(13));
  }

  @Test
  void key_withoutExpiry_showsNone() throws IOException {
    String key = made("alice", "{\"name\":\"k\",\"scopes\":\"notes:read\"}");
    RawAnswer me = with(key, "/auth/me");
    assertThat(me.text())
        .isEqualTo(
            ("{\"id\":\"%s\",\"username\":\"alice\",\"roles\":[\"user\"],"
                    + "\"permissions\":[\"notes:read\",\"notes:write\"],\"scopes\":[\"notes:read\"],"
                    + "\"mechanism\":\"api_key\",\"amr\":[],\"acr\":\"aal1\",\"auth_time\":\"%s\","
                    + "\"expires_at\":null}")
                .formatted(site.accountId("alice"), site.clock.instant()));
  }

  @Test
  void key_atTheInstantItExpires_isRefused() throws IOException {
    String key = made("alice", "{\"name\":\"k\",\"scopes\":\"notes:read\",\"expires_in\":60}");
    site.clock.advance(Duration.ofSeconds(60).minusNanos(1_000));
    int before = status(key, "/read/a");
    site.clock.advance(Duration.ofNanos(1_000));
    assertThat(before).isEqualTo(200);
    Expect.invalidToken(with(key, "/read/a"));
    Expect.invalidToken(with(key, "/open/a"));
  }

  @Test
  void key_ofAnEnvironmentThatIsNotTaken_cannotBeMade() throws Exception {
    RawAnswer refused =
        make(
            site.signedIn("alice"),
            "{\"name\":\"k\",\"scopes\":\"notes:read\",\"environment\":\"test\"}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json("error") + " " + refused.json("field"))
        .isEqualTo("malformed_request environment");
  }

  @Test
  void key_whereOnlyTestKeysAreTaken_isATestKey() throws Exception {
    try (TestSite tests =
        TestSite.on(Engine.JETTY).with(to -> to.apiKeys(new ApiKeySettings(false, true))).start()) {
      String cookie = tests.signedIn("alice");
      for (String more : List.of("", ",\"environment\":\"test\"")) {
        RawAnswer answer =
            tests.post(
                "/auth/api-keys",
                "application/json",
                "{\"name\":\"k\",\"scopes\":\"notes:read\"" + more + "}",
                cookie,
                SAME);
        assertThat(answer.json("key")).startsWith("sk_test_");
        assertThat(tests.send("GET", "/mine", "X-API-Key: " + answer.json("key")).status())
            .isEqualTo(200);
      }
      RawAnswer live =
          tests.post(
              "/auth/api-keys",
              "application/json",
              "{\"name\":\"k\",\"scopes\":\"notes:read\",\"environment\":\"live\"}",
              cookie,
              SAME);
      assertThat(live.status() + " " + live.json("field")).isEqualTo("400 environment");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"scopes\":\"notes:read\"}",
        "{\"name\":\"\",\"scopes\":\"notes:read\"}",
        "{\"name\":1,\"scopes\":\"notes:read\"}",
        "{\"name\":\"a\\u0000b\",\"scopes\":\"notes:read\"}",
        "{\"name\":\"a\\ud800b\",\"scopes\":\"notes:read\"}",
        "{\"name\":\"k\"}",
        "{\"name\":\"k\",\"scopes\":[]}",
        "{\"name\":\"k\",\"scopes\":\"\"}",
        "{\"name\":\"k\",\"scopes\":7}",
        "{\"name\":\"k\",\"scopes\":[1]}",
        "{\"name\":\"k\",\"scopes\":\"notes:read\",\"environment\":\"prod\"}",
        "{\"name\":\"k\",\"scopes\":\"notes:read\",\"environment\":1}",
        "{\"name\":\"k\",\"scopes\":\"notes:read\",\"expires_in\":0}",
        "{\"name\":\"k\",\"scopes\":\"notes:read\",\"expires_in\":-1}",
        "{\"name\":\"k\",\"scopes\":\"notes:read\",\"expires_in\":1.5}",
        "{\"name\":\"k\",\"scopes\":\"notes:read\",\"expires_in\":99999999999999999999}",
        "{\"name\":\"k\",\"scopes\":\"notes:read\",\"expires_in\":\"soon\"}",
        "[]",
        "x"
      })
  void key_askedForInAWrongWay_isMalformed(String json) throws IOException {
    RawAnswer answer = make(site.signedIn("alice"), json);
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    assertThat(answer.json("error")).isEqualTo("malformed_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"notes:delete\"",
        "\"notes:read notes:delete\"",
        "[\"notes:read\",\"admin:all\"]",
        "[\"notes:read notes:write\"]",
        "[\"\"]",
        "[\" \"]",
        "\"NOTES:READ\""
      })
  void key_withAScopeThatItsAccountLacks_isRefused(String scopes) throws IOException {
    RawAnswer answer = make(site.signedIn("alice"), "{\"name\":\"k\",\"scopes\":" + scopes + "}");
    Expect.problem(
        answer, 400, "invalid_scope", "The account may not do what the scope asks for", null);
  }

  /** Somebody who may do everything may still not name a scope that is none (RFC 6749, 3.3). */
  @ParameterizedTest
  @ValueSource(
      strings = {"[\"a b\"]", "[\"\"]", "[\"a\\u0000\"]", "[\"a\\\"b\"]", "[\"\\u00e4\"]", "LONG"})
  void key_ofAnAdministratorWithAScopeThatIsNone_isRefused(String scopes) throws IOException {
    String asked = scopes.equals("LONG") ? "\"" + "a".repeat(5_000) + "\"" : scopes;
    RawAnswer answer = make(site.signedIn("ada"), "{\"name\":\"k\",\"scopes\":" + asked + "}");
    Expect.problem(
        answer, 400, "invalid_scope", "The account may not do what the scope asks for", null);
  }

  @Test
  void key_onARuleAboutRoles_passesOnlyIfItsScopesCoverTheWholeAccount() throws IOException {
    String some = made("alice", "{\"name\":\"k\",\"scopes\":\"notes:read\"}");
    String all = made("alice", "{\"name\":\"k\",\"scopes\":\"notes:read notes:write\"}");
    String admin = made("ada", "{\"name\":\"k\",\"scopes\":\"admin:all\"}");
    Expect.insufficientScope(with(some, "/role/a"), "notes:read notes:write");
    Expect.insufficientScope(with(some, "/write/a"), "notes:write");
    assertThat(status(all, "/role/a")).isEqualTo(200);
    Expect.insufficientScope(with(all, "/admin/a"), null);
    assertThat(status(admin, "/admin/a")).isEqualTo(200);
    assertThat(status(admin, "/write/a")).isEqualTo(200);
  }

  @Test
  void key_deleted_isDeadAtTheNextRequest() throws IOException {
    String cookie = site.signedIn("alice");
    String key = make(cookie, "{\"name\":\"k\",\"scopes\":\"notes:read\"}").json("key");
    assertThat(status(key, "/read/a")).isEqualTo(200);
    String id = idOf(cookie, key);
    Expect.problem(
        site.send("DELETE", "/auth/api-keys/" + id, site.signedIn("bob"), SAME),
        404,
        "not_found",
        "There is nothing here",
        null);
    assertThat(status(key, "/read/a")).isEqualTo(200);
    Expect.empty(site.send("DELETE", "/auth/api-keys/" + id, cookie, SAME), 204);
    Expect.invalidToken(with(key, "/read/a"));
    assertThat(site.send("DELETE", "/auth/api-keys/" + id, cookie, SAME).status()).isEqualTo(404);
  }

  @Test
  void key_rotated_endsAtOnceOrAfterTheOverlap() throws IOException {
    String cookie = site.signedIn("alice");
    String key = make(cookie, "{\"name\":\"k\",\"scopes\":\"notes:read\"}").json("key");
    assertThat(status(key, "/read/a")).isEqualTo(200);
    String next = rotate(cookie, key, "{\"overlap\":60}").json("key");
    assertThat(List.of(status(key, "/read/a"), status(next, "/read/a")))
        .isEqualTo(List.of(200, 200));
    site.clock.advance(Duration.ofSeconds(60).minusNanos(1_000));
    assertThat(status(key, "/read/a")).isEqualTo(200);
    site.clock.advance(Duration.ofNanos(1_000));
    Expect.invalidToken(with(key, "/read/a"));
    String last = rotate(cookie, next, "{}").json("key");
    Expect.invalidToken(with(next, "/read/a"));
    assertThat(status(last, "/read/a")).isEqualTo(200);
  }

  private static RawAnswer rotate(String cookie, String key, String json) throws IOException {
    return site.post(
        "/auth/api-keys/" + idOf(cookie, key) + "/rotate", "application/json", json, cookie, SAME);
  }

  @Test
  void rotation_ofAKeyThatIsReplacedOrHasEnded_isRefused() throws IOException {
    String cookie = site.signedIn("alice");
    String key = make(cookie, "{\"name\":\"k\",\"scopes\":\"notes:read\"}").json("key");
    String next = rotate(cookie, key, "{\"overlap\":60}").json("key");
    RawAnswer again = rotate(cookie, key, "{\"overlap\":60}");
    Expect.problem(again, 404, "not_found", "There is nothing here", null);
    assertThat(List.of(status(key, "/read/a"), status(next, "/read/a")))
        .isEqualTo(List.of(200, 200));

    String brief =
        make(cookie, "{\"name\":\"k\",\"scopes\":\"notes:read\",\"expires_in\":60}").json("key");
    site.clock.advance(Duration.ofSeconds(60));
    Expect.problem(rotate(cookie, brief, "{}"), 404, "not_found", "There is nothing here", null);
  }

  @Test
  void rotation_fiftyAtOnceOfOneKey_makesOneKey() throws Exception {
    site.account("parallel", "user");
    String cookie = site.signedIn("parallel");
    String id = make(cookie, "{\"name\":\"k\",\"scopes\":\"notes:read\"}").json("id");
    List<Integer> came =
        AtOnce.times(
            50,
            () ->
                site.post(
                        "/auth/api-keys/" + id + "/rotate",
                        "application/json",
                        "{\"overlap\":60}",
                        cookie,
                        SAME)
                    .status());
    assertThat(came).containsOnlyOnce(201).containsOnly(201, 404);
    assertThat(site.identity.apiKeys().ofAccount(site.accountId("parallel"))).hasSize(2);
  }

  @Test
  void account_withAHundredKeys_getsNoMoreByMakingOrReplacing() throws IOException {
    site.account("hoarder", "user");
    String cookie = site.signedIn("hoarder");
    String body = "{\"name\":\"k\",\"scopes\":\"notes:read\"}";
    String key = make(cookie, body).json("key");
    for (int i = 1; i < 100; i++) {
      assertThat(make(cookie, body).status()).isEqualTo(201);
    }
    for (RawAnswer answer : List.of(make(cookie, body), rotate(cookie, key, "{\"overlap\":60}"))) {
      assertThat(answer.status()).as("%s", answer).isEqualTo(400);
      assertThat(answer.json("error") + ": " + answer.json("detail"))
          .isEqualTo("malformed_request: An account has at most 100 keys: delete some");
    }
    assertThat(status(key, "/read/a")).isEqualTo(200);
    assertThat(rotate(cookie, key, "{}").status()).isEqualTo(201);
  }

  @Test
  void trail_ofAKey_namesWhatWasDoneToItAndNotItsUses() throws Exception {
    String alice = site.account("audited", "user").id();
    String cookie = site.signedIn("audited");
    RawAnswer made = make(cookie, "{\"name\":\"k\",\"scopes\":\"notes:read\"}");
    String key = made.json("key");
    assertThat(status(key, "/read/a")).isEqualTo(200);
    RawAnswer next = rotate(cookie, key, "{\"overlap\":60}");
    assertThat(status(next.json("key"), "/read/a")).isEqualTo(200);
    Expect.empty(site.send("DELETE", "/auth/api-keys/" + next.json("id"), cookie, SAME), 204);
    assertThat(site.send("POST", "/auth/logout-all?keys=true", cookie, SAME).status())
        .isEqualTo(204);

    String by = "|" + alice + "|127.0.0.1|";
    String old = "key " + made.json("id") + " " + key.substring(0, 12);
    assertThat(site.audit(alice))
        .isEqualTo(
            List.of(
                "sign-in.succeeded|null|127.0.0.1|password",
                "api-key.created" + by + old,
                "api-key.rotated"
                    + by
                    + old
                    + " replaced by key "
                    + next.json("id")
                    + " "
                    + next.json("prefix"),
                "api-key.deleted" + by + "key " + next.json("id"),
                "api-key.deleted" + by + "all 1",
                "sign-out.everywhere" + by + "session"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "-60", "1.5", "99999999999", "\"x\"", "[]"})
  void rotation_withAWrongOverlap_isMalformedAndEndsNothing(String overlap) throws IOException {
    String cookie = site.signedIn("alice");
    String key = make(cookie, "{\"name\":\"k\",\"scopes\":\"notes:read\"}").json("key");
    RawAnswer answer = rotate(cookie, key, "{\"overlap\":" + overlap + "}");
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    assertThat(answer.json("error") + " " + answer.json("field"))
        .isEqualTo("malformed_request overlap");
    assertThat(status(key, "/read/a")).isEqualTo(200);
  }

  @Test
  void change_withoutAFreshSession_isRefused() throws IOException {
    String cookie = site.signedIn("alice");
    String key = make(cookie, "{\"name\":\"k\",\"scopes\":\"notes:read notes:write\"}").json("key");
    String id = idOf(cookie, key);
    String token = site.accessToken("alice");
    String body = "{\"name\":\"x\",\"scopes\":\"notes:read\"}";
    for (String credential : List.of("X-API-Key: " + key, "Authorization: Bearer " + token)) {
      Expect.insufficientScope(
          site.post("/auth/api-keys", "application/json", body, credential), null);
      Expect.insufficientScope(
          site.post("/auth/api-keys/" + id + "/rotate", "application/json", "{}", credential),
          null);
      Expect.insufficientScope(site.send("DELETE", "/auth/api-keys/" + id, credential), null);
      Expect.insufficientScope(site.send("GET", "/auth/api-keys", credential), null);
    }
    site.clock.advance(Duration.ofMinutes(15).minusNanos(1_000));
    assertThat(make(cookie, body).status()).isEqualTo(201);
    site.clock.advance(Duration.ofNanos(1_000));
    RawAnswer late = make(cookie, body);
    assertThat(late.status()).isEqualTo(401);
    assertThat(late.json("error") + " " + late.json("max_age"))
        .isEqualTo("insufficient_user_authentication 900");
    assertThat(late.header("WWW-Authenticate"))
        .isEqualTo(Expect.REALM + ", error=\"insufficient_user_authentication\", max_age=\"900\"");
    assertThat(site.send("DELETE", "/auth/api-keys/" + id, cookie, SAME).status()).isEqualTo(401);
    assertThat(status(key, "/read/a")).isEqualTo(200);
  }

  @Test
  void key_afterLogoutAll_livesUnlessKeysAreNamed() throws IOException {
    String key = made("bob", "{\"name\":\"k\",\"scopes\":\"notes:read\"}");
    assertThat(status(key, "/read/a")).isEqualTo(200);
    RawAnswer logout = site.send("POST", "/auth/logout", "X-API-Key: " + key);
    assertThat(logout.status() + " " + logout.json("error"))
        .isEqualTo("403 insufficient_permission");
    assertThat(site.send("POST", "/auth/logout-all", site.signedIn("bob"), SAME).status())
        .isEqualTo(204);
    assertThat(status(key, "/read/a")).isEqualTo(200);
    assertThat(site.send("POST", "/auth/logout-all?keys=true", site.signedIn("bob"), SAME).status())
        .isEqualTo(204);
    Expect.invalidToken(with(key, "/read/a"));
  }

  @Test
  void key_ofADisabledAccount_isDeadUntilItIsEnabled() throws IOException {
    String key = made("bob", "{\"name\":\"k\",\"scopes\":\"notes:read\"}");
    String id = site.accountId("bob");
    site.identity.accounts().setDisabled(id, true);
    Expect.invalidToken(with(key, "/open/a"));
    site.identity.accounts().setDisabled(id, false);
    assertThat(status(key, "/open/a")).isEqualTo(200);
  }

  @Test
  void key_afterItsAccountLostARole_reachesNoFartherThanTheAccount() throws IOException {
    String key = made("bob", "{\"name\":\"k\",\"scopes\":\"notes:read\"}");
    String id = site.accountId("bob");
    assertThat(status(key, "/read/a")).isEqualTo(200);
    site.identity.accounts().setRoles(id, java.util.Set.of());
    Expect.insufficientScope(with(key, "/read/a"), "notes:read");
    site.identity.accounts().setRoles(id, java.util.Set.of("user"));
    assertThat(status(key, "/read/a")).isEqualTo(200);
  }

  @Test
  void key_inTheQueryOrTheForm_isNotRead() throws IOException {
    String key = made("alice", "{\"name\":\"k\",\"scopes\":\"notes:read\"}");
    for (String name : List.of("api_key", "X-API-Key", "key", "access_token")) {
      Expect.unauthenticated(site.send("GET", "/read/a?" + name + "=" + key));
      Expect.unauthenticated(site.form("/read/a", name + "=" + key));
    }
  }

  @Test
  void key_inItsWholeLife_isInNoLog() throws IOException {
    var seen = Collections.synchronizedList(new ArrayList<String>());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            seen.add(
                record.getMessage()
                    + List.of(
                        record.getParameters() == null ? new Object[0] : record.getParameters())
                    + record.getThrown());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("io.sallyport");
    handler.setLevel(Level.ALL);
    logger.addHandler(handler);
    logger.setLevel(Level.ALL);
    try {
      String cookie = site.signedIn("alice");
      String key = make(cookie, "{\"name\":\"k\",\"scopes\":\"notes:read\"}").json("key");
      assertThat(status(key, "/read/a")).isEqualTo(200);
      assertThat(status(key + "x", "/read/a")).isEqualTo(401);
      String next = rotate(cookie, key, "{}").json("key");
      assertThat(status(next, "/read/a")).isEqualTo(200);
      assertThat(String.join("\n", seen)).doesNotContain(key.substring(12), next.substring(12));
    } finally {
      logger.removeHandler(handler);
      logger.setLevel(null);
    }
  }

  @Test
  void rotation_ofAKeyOfAnEnvironmentThatIsNoLongerTaken_isRefusedAndEndsNothing()
      throws IOException {
    String owner = site.account("tess", "user").id();
    String cookie = site.signedIn("tess");
    var text = io.sallyport.identity.apikey.ApiKeyText.generate(false);
    var old =
        new io.sallyport.identity.apikey.ApiKey(
            "made-when-test-was-taken",
            owner,
            "k",
            text.prefix(),
            false,
            java.util.Set.of("notes:read"),
            site.clock.instant(),
            null,
            null);
    var digest = io.sallyport.identity.secret.Sha256.of(text.reveal());
    assertThat(site.identity.apiKeys().create(old, digest, 100)).isTrue();
    String path = "/auth/api-keys/" + old.id() + "/rotate";

    RawAnswer program = site.post(path, "application/json", "{\"overlap\":60}", cookie, SAME);
    RawAnswer browser = site.send("POST", path, cookie, SAME, "Sec-Fetch-Mode: navigate");

    AdminSite.refused(
        program, 400, "malformed_request", "Keys for test are not taken here", "environment");
    assertThat(browser.status()).isEqualTo(400);
    assertThat(browser.text()).contains("Keys for test are not taken here");
    assertThat(site.identity.apiKeys().ofAccount(owner)).containsExactly(old);
  }
}
