package io.sallyport.auth;

import static io.sallyport.auth.AdminSite.ACCOUNTS;
import static io.sallyport.auth.AdminSite.NAVIGATE;
import static io.sallyport.auth.AdminSite.OWN_SITE;
import static io.sallyport.auth.AdminSite.of;
import static io.sallyport.auth.AdminSite.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.mfa.MfaSettings;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Account;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators do to accounts. The second site lies below a path. */
class AdminAccountsIT {

  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");
  private static final Pattern USERNAME = Pattern.compile("\"username\":\"([^\"]*)\"");

  private static AdminSite site;
  private static AdminSite below;

  @BeforeAll
  static void start() throws Exception {
    site =
        AdminSite.start(
            AdminSite.on(Engine.JETTY)
                .with(
                    settings ->
                        settings.mfa(
                            new MfaSettings(
                                Duration.ofMinutes(5),
                                true,
                                new Limit(10, Duration.ofMinutes(15))))));
    below = AdminSite.start(AdminSite.on(Engine.TOMCAT).under("/x"));
  }

  @AfterAll
  static void stop() throws Exception {
    site.at().close();
    below.at().close();
  }

  static Stream<AdminSite> sites() {
    return Stream.of(site, below);
  }

  @BeforeEach
  void nextDay() {
    sites().forEach(one -> one.at().clock.advance(Duration.ofDays(1)));
  }

  private static Account fresh(AdminSite at, String role) {
    return at.at().account("one" + System.nanoTime(), role);
  }

  private static List<String> names(RawAnswer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return USERNAME.matcher(answer.text()).results().map(found -> found.group(1)).toList();
  }

  private static @Nullable String next(RawAnswer answer) {
    String link = answer.header("Link");
    if (link == null) {
      return null;
    }
    Matcher matcher = NEXT.matcher(link);
    assertThat(matcher.matches()).as(link).isTrue();
    return matcher.group(1);
  }

  // The list

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void list_oneName_isTheWholeAccountAndNothingElse(AdminSite at) throws IOException {
    Account account = fresh(at, "user");
    at.at().identity.accounts().setRoles(account.id(), Set.of("user", "keeper"));
    at.at().identity.accounts().setDisabled(account.id(), true);
    RawAnswer answer = at.get(ACCOUNTS + "?query=" + account.username(), at.session("ada"));

    assertThat(answer.text())
        .isEqualTo(
            "[{\"id\":\"%s\",\"username\":\"%s\",\"roles\":[\"keeper\",\"user\"],\"disabled\":true,\"created_at\":\"%s\"}]"
                .formatted(account.id(), account.username(), account.createdAt()));
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("Link")).isNull();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void list_byPage_isEveryAccountOnceInOrder(AdminSite at) throws IOException {
    String cookie = at.session("ada");
    String tag = "p+a g&" + System.nanoTime();
    var made = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      at.at().clock.advance(Duration.ofMillis(1));
      made.add(at.at().account(tag + i, "user").username());
    }

    var read = new ArrayList<String>();
    String path =
        at.at().contextPath
            + ACCOUNTS
            + "?limit=2&query="
            + java.net.URLEncoder.encode(tag, java.nio.charset.StandardCharsets.UTF_8);
    var sizes = new ArrayList<Integer>();
    while (path != null) {
      RawAnswer page = at.at().send("GET", path, cookie);
      sizes.add(names(page).size());
      read.addAll(names(page));
      path = next(page);
    }
    assertThat(read).isEqualTo(made);
    assertThat(sizes).containsExactly(2, 2, 1);
  }

  @Test
  void list_withoutLimit_isBounded() throws IOException {
    String cookie = site.session("ada");
    for (int i = 0; i < 101; i++) {
      site.at().account("crowd" + i, "user");
    }

    assertThat(names(site.get(ACCOUNTS + "?query=crowd", cookie))).hasSize(50);
    assertThat(names(site.get(ACCOUNTS + "?query=crowd&limit=100", cookie))).hasSize(100);
    RawAnswer all = site.get(ACCOUNTS + "?query=&limit=&cursor=", cookie);
    assertThat(names(all)).hasSize(50).contains("alice", "bob", "ada");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%25", "_", "%5C", "%27%20or%201%3D1%20--", "!", "zzz%25"})
  void list_wildcardsAndSql_standForThemselves(String query) throws IOException {
    assertThat(names(site.get(ACCOUNTS + "?query=" + query, site.session("ada")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=1.5",
        "limit=ten",
        "limit=99999999999999999",
        "cursor=x",
        "cursor=%00",
        "cursor=LTEueA",
        "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTku",
        "query=%00",
        "query=%0A",
        "query=%ED%A0%80",
        "query=%zz",
        "query=a&query=b"
      })
  void list_malformedParameter_is400(String parameters) throws IOException {
    String cookie = site.session("ada");
    RawAnswer answer = site.get(ACCOUNTS + "?" + parameters, cookie);

    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    assertThat(answer.json("error")).isEqualTo("malformed_request");
    RawAnswer tooLong = site.get(ACCOUNTS + "?query=" + "a".repeat(129), cookie);
    refused(
        tooLong,
        400,
        "malformed_request",
        "The parameter query is at most 128 characters of text",
        "query");
  }

  // Disabling

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void disable_account_endsEverythingAtTheNextRequest(AdminSite at) throws IOException {
    Account account = fresh(at, "user");
    String name = account.username();
    String cookie = at.at().signedIn(name);
    RawAnswer tokens = at.at().tokens(name, "token", "");
    String bearer = "Authorization: Bearer " + tokens.json("access_token");
    String key =
        "X-API-Key: "
            + at.json(
                    "POST",
                    "/auth/api-keys",
                    "{\"name\":\"k\",\"scopes\":[\"notes:read\"]}",
                    cookie)
                .json("key");
    for (String credential : List.of(cookie, bearer, key)) {
      assertThat(at.get("/auth/me", credential).status()).as(credential).isEqualTo(200);
    }
    String admin = at.session("ada");
    Expect.empty(at.act("POST", of(account.id(), "/disable"), admin), 204);

    for (String credential : List.of(cookie, bearer, key)) {
      assertThat(at.get("/auth/me", credential).status()).as(credential).isEqualTo(401);
    }
    RawAnswer refreshed =
        at.at()
            .form(
                "/auth/token",
                "grant_type=refresh_token&refresh_token=" + tokens.json("refresh_token"));
    assertThat(refreshed.json("error")).isEqualTo("invalid_grant");
    assertThat(at.at().signIn(name, TestSite.PASSWORD).json("error"))
        .isEqualTo("invalid_credentials");

    Expect.empty(at.act("POST", of(account.id(), "/enable"), admin), 204);
    assertThat(at.get("/auth/me", cookie).status()).isEqualTo(401);
    assertThat(at.get("/auth/me", bearer).status()).isEqualTo(401);
    assertThat(at.get("/auth/me", key).status()).isEqualTo(200);
    assertThat(at.at().signIn(name, TestSite.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void disable_waitingSecondFactor_isOver() throws IOException {
    Account account = site.withFactor("user");
    String admin = site.session("ada");
    String token = site.at().signIn(account.username(), TestSite.PASSWORD).json("mfa_token");
    Expect.empty(site.act("POST", of(account.id(), "/disable"), admin), 204);
    Expect.empty(site.act("POST", of(account.id(), "/enable"), admin), 204);

    RawAnswer answer =
        site.json(
            "POST",
            "/auth/login/mfa",
            "{\"mfa_token\":\"%s\",\"code\":\"%s\"}"
                .formatted(
                    token,
                    io.sallyport.identity.mfa.Totp.codeAt(
                        AdminSite.SECRET, site.at().clock.instant())));
    assertThat(answer.json("error")).isEqualTo("invalid_mfa_token");
  }

  @Test
  void disable_byForm_goesOnToAPathOfThisSiteAlone() throws IOException {
    String admin = site.session("ada");
    String path = of(fresh(site, "user").id(), "/disable");

    for (List<String> pair :
        List.of(
            List.of("continue=%2Fadmin%3Fpage%3D2", "/admin?page=2"),
            List.of("continue=https%3A%2F%2Fevil.example%2F", "/"),
            List.of("", "/"))) {
      RawAnswer answer = site.at().form(path, pair.get(0), admin, NAVIGATE, OWN_SITE);
      Expect.empty(answer, 303);
      assertThat(answer.header("Location")).isEqualTo(pair.get(1));
    }
  }

  @Test
  void own_accountAndLastPermissionAndFactor_stay() throws IOException {
    String ada = site.at().accountId("ada");
    String admin = site.session("ada");

    refused(
        site.act("POST", of(ada, "/disable"), admin),
        409,
        "conflict",
        "Nobody disables their own account: another administrator has to",
        null);
    for (String roles : List.of("[]", "[\"user\",\"moderator\"]")) {
      refused(
          site.json("PUT", of(ada, "/roles"), "{\"roles\":" + roles + "}", admin),
          409,
          "conflict",
          "You would lose the permission auth:admin: another administrator has to take it from you",
          null);
    }
    refused(
        site.act("DELETE", of(ada, "/mfa"), admin),
        409,
        "conflict",
        "Your own second factor is removed at /auth/mfa/totp",
        null);
    refused(
        site.act("DELETE", "/auth/mfa/totp", admin),
        409,
        "conflict",
        "You could not administer without it, nor allow yourself another: set up another in its"
            + " place, or have another administrator remove it",
        null);
    assertThat(site.at().identity.accounts().byId(ada).orElseThrow().roles())
        .containsExactly("admin");
    assertThat(site.get(ACCOUNTS, admin).status()).isEqualTo(200);

    Expect.empty(
        site.json("PUT", of(ada, "/roles"), "{\"roles\":[\"admin\",\"keeper\"]}", admin), 204);
    site.at().identity.accounts().setRoles(ada, Set.of("admin"));
  }

  @Test
  void anotherAdministrator_canBeDisabledAndIsOutAtOnce() throws IOException {
    Account other = site.withFactor("keeper");
    String theirs = site.session(other.username());
    assertThat(site.get(ACCOUNTS, theirs).status()).isEqualTo(200);

    Expect.empty(site.act("POST", of(other.id(), "/disable"), site.session("ada")), 204);
    assertThat(site.get(ACCOUNTS, theirs).status()).isEqualTo(401);
  }

  // Roles

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void roles_changed_countAtTheNextRequestUnderANewSessionId(AdminSite at) throws IOException {
    Account account = fresh(at, "user");
    String cookie = at.at().signedIn(account.username());
    String token = "Authorization: Bearer " + at.at().accessToken(account.username());
    Expect.empty(
        at.json(
            "PUT",
            of(account.id(), "/roles"),
            "{\"roles\":[\"moderator\",\"moderator\"]}",
            at.session("ada")),
        204);

    RawAnswer me = at.get("/auth/me", cookie);
    assertThat(me.text()).contains("\"roles\":[\"moderator\",\"user\"]");
    assertThat(at.at().cookieIn(me)).isNotEqualTo(cookie);
    assertThat(at.get("/auth/me", at.at().cookieIn(me)).status()).isEqualTo(200);
    assertThat(at.get("/auth/me", token).text()).contains("\"roles\":[\"moderator\",\"user\"]");

    Expect.empty(
        at.json("PUT", of(account.id(), "/roles"), "{\"roles\":[]}", at.session("ada")), 204);
    assertThat(at.get("/auth/me", at.at().cookieIn(me)).text())
        .contains("\"roles\":[],\"permissions\":[]");
  }

  @Test
  void roles_unknown_isNamedAndNothingChanges() throws IOException {
    Account account = fresh(site, "user");
    String admin = site.session("ada");

    refused(
        site.json("PUT", of(account.id(), "/roles"), "{\"roles\":[\"moderator\",\"god\"]}", admin),
        400,
        "malformed_request",
        "No role is called 'god'",
        "roles");
    refused(
        site.json(
            "PUT",
            of(account.id(), "/roles"),
            "{\"roles\":[\"" + "x".repeat(5_000) + "\"]}",
            admin),
        400,
        "malformed_request",
        "No role is called '" + "x".repeat(64) + "\u2026'",
        "roles");
    String face = "\\uD83D\\uDE00";
    refused(
        site.json(
            "PUT",
            of(account.id(), "/roles"),
            "{\"roles\":[\"\\ud83d\\ude00" + "x".repeat(70) + "\"]}",
            admin),
        400,
        "malformed_request",
        "No role is called '" + face + "x".repeat(63) + "\u2026'",
        "roles");
    assertThat(site.at().identity.accounts().byId(account.id())).contains(account);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"roles\":null}",
        "{\"roles\":\"\"}",
        "{\"roles\":\"user\"}",
        "{\"roles\":7}",
        "{\"roles\":true}",
        "{\"roles\":{}}",
        "{\"roles\":[1]}",
        "{\"roles\":[null]}",
        "{\"roles\":[[\"user\"]]}",
        "{\"roles\":[\"\"]}",
        "{\"roles\":[\"user\\u0000\"]}",
        "{\"roles\":[\"user\"],\"roles\":[]}",
        "{\"roles\":[\"user\"",
        "[\"user\"]",
        ""
      })
  void roles_malformed_is400AndNothingChanges(String body) throws IOException {
    Account account = fresh(site, "moderator");
    RawAnswer answer = site.json("PUT", of(account.id(), "/roles"), body, site.session("ada"));

    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    assertThat(answer.json("error")).isEqualTo("malformed_request");
    assertThat(site.at().identity.accounts().byId(account.id())).contains(account);
  }

  @Test
  void roles_ofALinkedAccount_areItsStores() throws IOException {
    Account linked = site.at().identity.accounts().link("ldap", "cn=kim", "kim", Set.of("user"));
    String admin = site.session("ada");

    refused(
        site.json("PUT", of(linked.id(), "/roles"), "{\"roles\":[\"admin\"]}", admin),
        409,
        "conflict",
        "The roles of this account are those that its identity store names",
        null);
    Expect.empty(site.act("POST", of(linked.id(), "/disable"), admin), 204);
    assertThat(site.at().identity.accounts().byId(linked.id()).orElseThrow().disabled()).isTrue();
  }

  // Ids

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000-0000-0000-0000-000000000000",
        "none",
        "%27",
        "_",
        "*",
        "%C3%A9",
        "a%20b",
        "%F0%9F%98%80",
        "LONG"
      })
  void id_unknown_is404(String id) throws IOException {
    String cookie = site.session("ada");
    String path = id.equals("LONG") ? "a".repeat(4_000) : id;

    for (String endpoint : List.of("/disable", "/enable", "/mfa-grant")) {
      Expect.problem(
          site.act("POST", of(path, endpoint), cookie),
          404,
          "not_found",
          "There is nothing here",
          null);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%2F", "..%2Fx", "%00", "%0A", "a;b", "%ED%A0%80", "%5C", "%252e", "%25"})
  void id_ambiguous_is400(String id) throws IOException {
    RawAnswer answer = site.act("POST", of(id, "/disable"), site.session("ada"));

    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
  }

  // Second factors

  @Test
  void grant_account_maySetUpItsFirstFactor() throws IOException {
    Account account = fresh(site, "user");
    String cookie = site.at().signedIn(account.username());
    String admin = site.session("ada");
    assertThat(site.act("POST", "/auth/mfa/totp", cookie).json("error"))
        .isEqualTo("enrolment_not_approved");

    Expect.empty(site.act("POST", of(account.id(), "/mfa-grant"), admin), 204);
    Expect.empty(site.act("POST", of(account.id(), "/mfa-grant"), admin), 204);
    assertThat(site.act("POST", "/auth/mfa/totp", cookie).status()).isEqualTo(201);

    Expect.empty(site.act("DELETE", of(account.id(), "/mfa-grant"), admin), 204);
    assertThat(site.act("POST", "/auth/mfa/totp", cookie).json("error"))
        .isEqualTo("enrolment_not_approved");
    refused(
        site.act("DELETE", of(account.id(), "/mfa-grant"), admin),
        404,
        "not_found",
        "There is no grant",
        null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE /mfa", "POST /mfa/delete"})
  void removeFactor_lostPhone_letsThePasswordInAgainAndEndsTheRest(String way) throws IOException {
    Account account = site.withFactor("user");
    String cookie = site.session(account.username());
    String key = site.at().apiKey(cookie);
    assertThat(site.get("/notes", key).status()).isEqualTo(200);
    String admin = site.session("ada");
    String[] words = way.split(" ");
    var factorWhenTold = new ConcurrentLinkedQueue<Boolean>();
    var identity = site.at().identity;
    identity
        .accounts()
        .addListener((id, epoch) -> factorWhenTold.add(identity.hasSecondFactor(id)));
    Expect.empty(site.act(words[0], of(account.id(), words[1]), admin), 204);

    assertThat(factorWhenTold).containsExactly(false);
    assertThat(site.get("/auth/me", cookie).status()).isEqualTo(401);
    assertThat(site.get("/notes", key).status()).isEqualTo(401);
    assertThat(site.at().signIn(account.username(), TestSite.PASSWORD).json("status"))
        .isEqualTo("authenticated");
    var waiting = site.factors().begin(account.id());
    refused(
        site.act(words[0], of(account.id(), words[1]), admin),
        404,
        "not_found",
        "There is no second factor",
        null);
    assertThat(site.factors().waiting(account.id()).orElseThrow().reveal())
        .as("nothing was removed")
        .isEqualTo(waiting.reveal());
  }

  @Test
  void removeFactor_othersCannotBeTold_isDoneForGoodAndNoted() throws Exception {
    Account account = site.withFactor("user");
    String key = site.at().apiKey(site.session(account.username()));
    site.at()
        .identity
        .accounts()
        .addListener(
            (id, epoch) -> {
              if (id.equals(account.id())) {
                throw new StoreUnavailableException("redis", new IllegalStateException("away"));
              }
            });

    assertThat(site.act("DELETE", of(account.id(), "/mfa"), site.session("ada")).status())
        .isEqualTo(503);

    assertThat(site.get("/notes", key).status()).isEqualTo(401);
    assertThat(site.at().signIn(account.username(), TestSite.PASSWORD).json("status"))
        .isEqualTo("authenticated");
    assertThat(site.at().audit(account.id()))
        .anyMatch(row -> row.startsWith("second-factor.removed|"));
  }

  // The trail

  @Test
  void audit_everyChange_saysWhoDidIt() throws Exception {
    Account account = site.withFactor("user");
    String admin = site.session("ada");
    String id = account.id();
    site.act("POST", of(id, "/disable"), admin);
    site.act("POST", of(id, "/enable"), admin);
    site.json("PUT", of(id, "/roles"), "{\"roles\":[\"moderator\",\"keeper\"]}", admin);
    site.json("PUT", of(id, "/roles"), "{\"roles\":[]}", admin);
    site.json("PUT", of(id, "/roles"), "{\"roles\":[\"god\"]}", admin);
    site.act("POST", of(id, "/mfa-grant"), admin);
    site.act("DELETE", of(id, "/mfa-grant"), admin);
    site.act("DELETE", of(id, "/mfa"), admin);

    String who = "|" + site.at().accountId("ada") + "|127.0.0.1|";
    assertThat(site.at().audit(id))
        .containsExactly(
            "account.disabled" + who + "by an administrator",
            "account.enabled" + who + "by an administrator",
            "account.roles-changed" + who + "user -> keeper moderator",
            "account.roles-changed" + who + "keeper moderator -> none",
            "second-factor.enrolment-granted" + who + "totp",
            "second-factor.grant-withdrawn" + who + "totp",
            "api-key.deleted" + who + "all 0",
            "second-factor.removed" + who + "totp, by an administrator");
  }

  // The doctor

  @Test
  void doctor_administrator_readsFindingsAsJsonAndAsAPage() throws IOException {
    String admin = site.session("ada");
    RawAnswer json = site.get("/auth/admin/doctor", admin);

    assertThat(json.status()).isEqualTo(200);
    assertThat(json.header("Content-Type")).isEqualTo("application/json");
    assertThat(json.text())
        .startsWith("[{\"id\":\"")
        .contains(
            "{\"id\":\"origin-unset\",\"severity\":\"medium\",\"key\":\"web.origin\",\"where\":null,"
                + "\"what\":\"The application's own origin is taken from each request.\","
                + "\"consequence\":\"Links and cross-site decisions follow what each request says of"
                + " itself.\",\"remedy\":\"Set web.origin to the address that browsers use, such as"
                + " https://notes.example.com.\"}");

    RawAnswer page = site.get("/auth/admin/doctor", admin, NAVIGATE);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
    assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(page.text())
        .contains("<h1>Configuration doctor</h1>")
        .contains("The application's own origin is taken from each request.")
        .contains("<code>web.origin</code>")
        .doesNotContain("<script", "style=");
  }
}
