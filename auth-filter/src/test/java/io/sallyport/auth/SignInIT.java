package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.browser.ResponseHeaders;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signing in and out, and what a sign-in changes and must never carry on. */
class SignInIT {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String NAVIGATE = "Sec-Fetch-Mode: navigate";
  private static final String OWN_SITE = "Sec-Fetch-Site: same-origin";

  @AutoClose private static TestSite site;
  @AutoClose private static TestSite below;

  @BeforeAll
  static void start() throws Exception {
    site = site(TestSite.on(Engine.JETTY)).start();
    below = site(TestSite.on(Engine.TOMCAT).under("/x")).start();
  }

  private static TestSite.Builder site(TestSite.Builder builder) {
    return builder
        .servlet(
            "/open/box",
            (request, response) -> {
              String put = request.getParameter("put");
              if (put != null) {
                request.getSession().setAttribute("box", put);
              }
              var session = request.getSession(false);
              response
                  .getWriter()
                  .print("box=" + (session == null ? null : session.getAttribute("box")));
            })
        .servlet(
            "/open/login",
            (request, response) -> {
              try {
                request.login(request.getParameter("name"), request.getParameter("password"));
                TestSite.echo(request, response);
              } catch (jakarta.servlet.ServletException e) {
                response.getWriter().print("refused " + request.getRemoteUser());
              }
            })
        .servlet(
            "/open/logout",
            (request, response) -> {
              request.logout();
              TestSite.echo(request, response);
            })
        .servlet(
            "/open/authenticate",
            (request, response) -> {
              if (request.authenticate(response)) {
                TestSite.echo(request, response);
              }
            });
  }

  static Stream<TestSite> sites() {
    return Stream.of(site, below);
  }

  /** Limits of earlier tests are over. */
  @BeforeEach
  void nextDay() {
    sites().forEach(one -> one.clock.advance(Duration.ofDays(1)));
  }

  private static String form(String... pairs) {
    var encoded = new ArrayList<String>();
    for (int i = 0; i < pairs.length; i += 2) {
      encoded.add(pairs[i] + "=" + URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
    }
    return String.join("&", encoded);
  }

  private static RawAnswer submit(TestSite at, String path, String form, String... headers)
      throws IOException {
    var all = new ArrayList<>(List.of(headers));
    all.add(NAVIGATE);
    all.add(OWN_SITE);
    return at.post(at.contextPath + path, FORM, form, all.toArray(String[]::new));
  }

  private static RawAnswer act(TestSite at, String path, String... headers) throws IOException {
    var all = new ArrayList<>(List.of(headers));
    all.add(OWN_SITE);
    return at.send("POST", at.contextPath + path, all.toArray(String[]::new));
  }

  private static RawAnswer get(TestSite at, String path, String... headers) throws IOException {
    return at.send("GET", at.contextPath + path, headers);
  }

  // Answers

  @Test
  void password_tenYearsOld_stillSignsIn() throws IOException {
    site.clock.advance(Duration.ofDays(3_653));
    assertThat(site.signIn("bob", TestSite.PASSWORD).json("status")).isEqualTo("authenticated");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void signIn_byJson_answersTheAccountAndTheCookie(TestSite at) throws IOException {
    RawAnswer answer = at.signIn("alice", TestSite.PASSWORD);
    String id = at.identity.accounts().byUsername("alice").orElseThrow().id();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.text())
        .isEqualTo(
            "{\"status\":\"authenticated\",\"account\":{\"id\":\""
                + id
                + "\",\"username\":\"alice\",\"roles\":[\"user\"]}}");
    assertThat(answer.header("Set-Cookie"))
        .matches(at.cookieName() + "=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void signIn_byFormOfAProgram_answersAsByJson(TestSite at) throws IOException {
    RawAnswer json = at.signIn("alice", TestSite.PASSWORD);
    RawAnswer form =
        at.post(
            at.contextPath + "/auth/login",
            FORM,
            form("username", "alice", "password", TestSite.PASSWORD));
    assertThat(form.status()).isEqualTo(200);
    assertThat(form.text()).isEqualTo(json.text());
    assertThat(form.header("Set-Cookie")).startsWith(at.cookieName() + "=");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void signIn_byPage_leadsWhereSomebodyWantedToGo(TestSite at) throws IOException {
    String wanted = at.contextPath + "/mine?a=b&c=%C3%A9";
    RawAnswer asked = get(at, "/mine?a=b&c=%C3%A9", NAVIGATE);
    RawAnswer page = at.send("GET", String.valueOf(asked.header("Location")), NAVIGATE);
    RawAnswer done =
        submit(
            at,
            "/auth/login",
            form("username", "alice", "password", TestSite.PASSWORD, "continue", wanted));
    assertThat(asked.status()).isEqualTo(303);
    assertThat(page.text()).contains("value=\"" + wanted.replace("&", "&amp;") + "\"");
    assertThat(done.status()).isEqualTo(303);
    assertThat(done.header("Location")).isEqualTo(wanted);
    assertThat(done.text()).isEmpty();
    assertThat(get(at, "/mine", at.cookieIn(done)).status()).isEqualTo(200);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void signIn_byPageWithAWrongPassword_showsThePageAgain(TestSite at) throws IOException {
    RawAnswer answer =
        submit(at, "/auth/login", form("username", "<b>\"alice", "password", "not it"));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
    assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(answer.text()).contains("Name or password is not right").doesNotContain("<b>");
    assertThat(answer.text()).doesNotContain("not it");
    assertThat(answer.all("Set-Cookie")).isEmpty();
  }

  @Test
  void post_interrupted_isFollowedByTheStartPage() throws IOException {
    RawAnswer answer = submit(site, "/mine?a=b", "a=b");
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo("/auth/login");
  }

  // Where to go after

  private static final List<String> EVIL =
      List.of(
          "",
          " ",
          "//evil.example",
          "///evil.example",
          "////evil.example/x/a",
          "//127.0.0.1/x/a",
          "/\\evil.example",
          "\\\\evil.example",
          "\\/evil.example",
          "/\t/evil.example",
          "/\n/evil.example",
          "/%09/evil.example",
          "https://evil.example",
          "https://evil.example/x/a",
          "HTTPS://evil.example/x/a",
          "https:evil.example",
          "https:/evil.example",
          "https:///evil.example/x/a",
          "http:/x/a",
          "http:x/a",
          "ftp://127.0.0.1/x/a",
          "javascript:alert(1)",
          "JaVaScRiPt:alert(1)",
          "javascript://127.0.0.1/x/a%0aalert(1)",
          "data:text/html,x",
          "mailto:a@b.example",
          "/x/%0d%0aLocation:%20https://evil.example",
          "/x/\r\nSet-Cookie: a=b",
          "/x/a\u0000b",
          "/x/a%00b",
          "/x/%2f%2fevil.example",
          "/x//evil.example",
          "/x/..//evil.example",
          "/x/../y",
          "/x/..",
          "/x/./a",
          "/x/%2e%2e/y",
          "/x/a;b=c",
          "/x/a%3bb",
          "/x/a%5cb",
          "/x/a\\b",
          "/x/%zz",
          "/x/%252e%252e/y",
          "/x/%c0%af",
          "/x/a.",
          "/y/a",
          "/xy",
          "/X/a",
          "x/a",
          "?a=b",
          "#a",
          "%2Fx%2Fa",
          " /x/a",
          "/x/a b",
          "/x/auth/login",
          "/x/auth/login?continue=/x/a",
          "/x/auth/logout",
          "/x/" + "a".repeat(3000));

  @Test
  void continue_toAnythingButAPathOfThisApplication_isTheStartPage() throws IOException {
    String own = below.origin();
    var targets = new ArrayList<>(EVIL);
    targets.addAll(
        List.of(
            own,
            own + "/y/a",
            own + "//evil.example",
            own + ".evil.example/x/a",
            own + "@evil.example/x/a",
            own.replace("//", "//user@") + "/x/a",
            own.replace("http", "https") + "/x/a",
            own + "0/x/a",
            "http://127.0.0.1/x/a"));
    for (String target : targets) {
      RawAnswer page =
          get(below, "/auth/login?continue=" + URLEncoder.encode(target, StandardCharsets.UTF_8));
      RawAnswer done =
          submit(
              below,
              "/auth/login",
              form("username", "alice", "password", TestSite.PASSWORD, "continue", target));
      assertThat(done.status()).as(target).isEqualTo(303);
      assertThat(done.header("Location")).as(target).isEqualTo("/x/");
      assertThat(page.status()).as(target).isEqualTo(200);
      assertThat(page.text()).as(target).contains("name=\"continue\" value=\"\"");
    }
  }

  @Test
  void continue_toAPathOfThisApplication_isFollowedAsAPath() throws IOException {
    for (String[] target :
        new String[][] {
          {"/x/", "/x/"},
          {"/x", "/x"},
          {"/x/a?b=c&d=%C3%A9", "/x/a?b=c&d=%C3%A9"},
          {"/x/a%20b", "/x/a%20b"},
          {"/x/a?next=//evil.example", "/x/a?next=//evil.example"},
          {"/x/a#b", "/x/a"},
          {"/x/auth/account", "/x/auth/account"},
          {below.origin() + "/x/a?b", "/x/a?b"},
          {below.origin().replace("http", "HTTP") + "/x/a", "/x/a"}
        }) {
      RawAnswer done =
          submit(
              below,
              "/auth/login",
              form("username", "alice", "password", TestSite.PASSWORD, "continue", target[0]));
      assertThat(done.header("Location")).isEqualTo(target[1]);
    }
  }

  // Failures

  @Test
  void failure_forWhateverReason_isTheSameInEveryByte() throws Exception {
    try (TestSite own = TestSite.on(Engine.JETTY).start()) {
      var accounts = own.identity.accounts();
      String disabled = own.account("dora", "user").id();
      accounts.setDisabled(disabled, true);
      RawAnswer json = own.signIn("alice", "not it");
      RawAnswer page = submit(own, "/auth/login", form("username", "alice", "password", "not it"));
      assertThat(json.status()).isEqualTo(401);
      assertThat(json.text())
          .isEqualTo(
              "{\"type\":\"urn:sallyport:problem:invalid_credentials\",\"title\":\"Name or password"
                  + " is not right\",\"status\":401,\"error\":\"invalid_credentials\"}");
      for (String password : List.of(TestSite.PASSWORD, "not it", "", "\\u0000", "\\ud800")) {
        assertThat(own.signIn("dora", password).comparable())
            .as(password)
            .isEqualTo(json.comparable());
        assertThat(own.signIn("nobody-" + password.length(), password).comparable())
            .as(password)
            .isEqualTo(json.comparable());
      }
      own.clock.advance(Duration.ofDays(1));
      own.accountWithHash("bert", "user", "$2b$10$" + "A".repeat(53));
      own.accountWithHash("lena", "user", "{MD5}5f4dcc3b5aa765d61d8327deb882cf99");
      own.accountWithHash("brok", "user", "$what$is$this");
      own.accountWithHash("wrap", "user", own.identity.passwords().wrap("{MD5}" + "0".repeat(32)));
      for (String name : List.of("bert", "lena", "brok", "wrap", "nobody", "\\u00e4\\u00f6")) {
        assertThat(own.signIn(name, "not it").comparable()).as(name).isEqualTo(json.comparable());
        String typed = (name + "....").substring(0, 5);
        assertThat(
                submit(own, "/auth/login", form("username", typed, "password", "not it"))
                    .comparable()
                    .replace(typed, "alice"))
            .isEqualTo(page.comparable());
      }
    }
  }

  @Test
  void limit_ofFiveFailuresForAName_holdsForNamesThatDoNotExistAndEverySpelling()
      throws IOException {
    for (List<String> spellings :
        List.of(
            List.of("alice", "ALICE", "Alice", "aLICE", "\\uff41lice"),
            List.of("nobody", "NOBODY", "Nobody", "nObody", "noboDY"))) {
      for (String spelling : spellings) {
        assertThat(site.signIn(spelling, "not it").status()).isEqualTo(401);
      }
      for (String password : List.of("not it", TestSite.PASSWORD)) {
        RawAnswer refused = site.signIn(spellings.get(0), password);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json("error")).isEqualTo("too_many_attempts");
        assertThat(refused.header("Retry-After")).isEqualTo("900");
        assertThat(refused.all("Set-Cookie")).isEmpty();
      }
    }
    site.clock.advance(Duration.ofMinutes(15).minusMillis(1));
    assertThat(site.signIn("alice", TestSite.PASSWORD).header("Retry-After")).isEqualTo("1");
    site.clock.advance(Duration.ofMillis(1));
    assertThat(site.signIn("alice", TestSite.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void limit_reachedByAPage_showsThePageWithRetryAfter() throws IOException {
    for (int i = 0; i < 5; i++) {
      site.signIn("bob", "not it");
    }
    RawAnswer page = submit(site, "/auth/login", form("username", "bob", "password", "not it"));
    assertThat(page.status()).isEqualTo(429);
    assertThat(page.header("Retry-After")).isEqualTo("900");
    assertThat(page.text()).contains("Too many attempts");
  }

  @Test
  void limit_ofTwentyFailuresForAnAddress_isNotResetByASuccessNorCountedByRefusals()
      throws IOException {
    for (int i = 0; i < 4; i++) {
      assertThat(site.signIn("alice", "not it").status()).isEqualTo(401);
    }
    assertThat(site.signIn("alice", TestSite.PASSWORD).status()).isEqualTo(200);
    for (int i = 0; i < 5; i++) {
      assertThat(site.signIn("alice", "not it").status()).isEqualTo(401);
    }
    for (int i = 0; i < 25; i++) {
      assertThat(site.signIn("alice", "not it").status()).isEqualTo(429);
    }
    for (int i = 9; i < 20; i++) {
      assertThat(site.signIn("nobody" + i, "not it").status()).as("%d", i).isEqualTo(401);
    }
    assertThat(site.signIn("nobody20", "not it").status()).isEqualTo(429);
    assertThat(site.signIn("bob", TestSite.PASSWORD).status()).isEqualTo(429);
  }

  private List<Integer> thirtyAtOnce(String password) throws Exception {
    return AtOnce.times(30, () -> site.signIn("alice", password).status());
  }

  @Test
  void limit_underThirtyParallelTries_letsFiveGetPast() throws Exception {
    List<Integer> statuses = thirtyAtOnce("not it");
    assertThat(Collections.frequency(statuses, 401)).isEqualTo(5);
    assertThat(Collections.frequency(statuses, 429)).isEqualTo(25);
  }

  @Test
  void limit_underThirtyParallelRightPasswords_letsAllIn() throws Exception {
    assertThat(thirtyAtOnce(TestSite.PASSWORD)).containsOnly(200);
  }

  // What is never carried on

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void fixation_plantedSessionCookie_isNeverCarriedOn(TestSite at) throws IOException {
    String planted = "Cookie: " + at.cookieName() + "=" + "A".repeat(43);
    RawAnswer answer = at.signIn("alice", TestSite.PASSWORD, planted, OWN_SITE);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.all("Set-Cookie")).hasSize(1);
    assertThat(at.cookieIn(answer)).isNotEqualTo(planted);
    assertThat(get(at, "/mine", planted).status()).isEqualTo(401);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void fixation_sessionOfAnAttacker_isNotTheVictims(TestSite at) throws IOException {
    String attackers = at.signedIn("bob");
    RawAnswer answer = at.signIn("alice", TestSite.PASSWORD, attackers, OWN_SITE);
    assertThat(at.cookieIn(answer)).isNotEqualTo(attackers);
    assertThat(get(at, "/mine", attackers).status()).isEqualTo(401);
    assertThat(get(at, "/auth/me", at.cookieIn(answer)).json("username")).isEqualTo("alice");
  }

  private static String containerCookie(RawAnswer answer) {
    return answer.all("Set-Cookie").stream()
        .filter(line -> line.startsWith("JSESSIONID="))
        .map(line -> line.substring(0, line.indexOf(';')))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No JSESSIONID: " + answer));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void fixation_plantedContainerSession_isNeverCarriedOn(TestSite at) throws IOException {
    String planted = containerCookie(get(at, "/open/box?put=basket"));
    RawAnswer answer = at.signIn("alice", TestSite.PASSWORD, "Cookie: " + planted, OWN_SITE);
    String own = at.cookieIn(answer) + "; " + containerCookie(answer);
    assertThat(get(at, "/open/box", "Cookie: " + planted).text()).isEqualTo("box=null");
    assertThat(get(at, "/open/box", own).text()).isEqualTo("box=basket");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void containerSession_ofOneAccount_isNeverSeenByAnother(TestSite at) throws IOException {
    String alice = at.signedIn("alice");
    RawAnswer put = get(at, "/open/box?put=secret", alice);
    String container = containerCookie(put);
    assertThat(get(at, "/open/box", alice + "; " + container).text()).isEqualTo("box=secret");

    RawAnswer bob = at.signIn("bob", TestSite.PASSWORD, alice + "; " + container, OWN_SITE);
    assertThat(get(at, "/open/box", at.cookieIn(bob) + "; " + container).text())
        .isEqualTo("box=null");
    assertThat(get(at, "/mine", alice).status()).isEqualTo(401);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void containerSession_broughtByAnotherCaller_isNotShown(TestSite at) throws IOException {
    String alice = at.signedIn("alice");
    String bob = at.signedIn("bob");
    String first = containerCookie(get(at, "/open/box?put=secret", alice));
    assertThat(get(at, "/open/box", bob + "; " + first).text()).isEqualTo("box=null");
    String second = containerCookie(get(at, "/open/box?put=secret", alice));
    assertThat(get(at, "/open/box", "Cookie: " + second).text()).isEqualTo("box=null");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void containerSession_afterLogout_isGone(TestSite at) throws IOException {
    String alice = at.signedIn("alice");
    String container = containerCookie(get(at, "/open/box?put=secret", alice));
    RawAnswer left = act(at, "/auth/logout", alice + "; " + container);
    assertThat(left.status()).isEqualTo(204);
    assertThat(left.text()).isEmpty();
    assertThat(left.all("Set-Cookie"))
        .contains(at.cookieName() + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    assertThat(get(at, "/open/box", "Cookie: " + container).text()).isEqualTo("box=null");
    assertThat(get(at, "/open/box", at.signedIn("alice") + "; " + container).text())
        .isEqualTo("box=null");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void containerSession_afterTheSessionEnded_isNotSeenByAVisitor(TestSite at) throws IOException {
    String alice = at.signedIn("alice");
    String container = containerCookie(get(at, "/open/box?put=secret", alice));
    at.clock.advance(Duration.ofMinutes(30));
    assertThat(get(at, "/open/box", alice + "; " + container).text()).isEqualTo("box=null");
  }

  // Signing out

  @Test
  void logout_byAVisitor_changesNothingAndIsFine() throws IOException {
    assertThat(act(site, "/auth/logout").status()).isEqualTo(204);
    RawAnswer dead = act(site, "/auth/logout", "Cookie: session=" + "A".repeat(43));
    assertThat(dead.status()).isEqualTo(204);
    assertThat(dead.header("Set-Cookie"))
        .isEqualTo("session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    RawAnswer page = submit(site, "/auth/logout", "", site.signedIn("alice"));
    assertThat(page.status()).isEqualTo(303);
    assertThat(page.header("Location")).isEqualTo("/auth/login");
  }

  @Test
  void logout_everywhereOrHere_tellsTheBrowserToForgetIfConfigured() throws Exception {
    try (TestSite at =
        TestSite.on(Engine.JETTY)
            .with(to -> to.headers(new ResponseHeaders(true, true, true)))
            .start()) {
      String alice = at.signedIn("alice");
      for (String path : List.of("/auth/logout", "/auth/logout-all", "/auth/logout")) {
        RawAnswer left = act(at, path, path.endsWith("all") ? at.signedIn("alice") : alice);
        assertThat(left.status()).isEqualTo(204);
        assertThat(left.header("Clear-Site-Data")).isEqualTo("\"cache\", \"storage\"");
      }
    }
    assertThat(act(site, "/auth/logout", site.signedIn("alice")).header("Clear-Site-Data"))
        .isNull();
  }

  @Test
  void logoutAll_endsEverySessionOfTheAccountAndNoOther() throws IOException {
    String here = site.signedIn("alice");
    String elsewhere = site.signedIn("alice");
    String bob = site.signedIn("bob");
    assertThat(act(site, "/auth/logout-all", here).status()).isEqualTo(204);
    assertThat(get(site, "/mine", here).status()).isEqualTo(401);
    assertThat(get(site, "/mine", elsewhere).status()).isEqualTo(401);
    assertThat(get(site, "/mine", bob).status()).isEqualTo(200);
    assertThat(act(site, "/auth/logout-all").json("error")).isEqualTo("unauthenticated");
  }

  @Test
  void session_ofAnotherAccount_cannotBeEnded() throws IOException {
    String alice = site.signedIn("alice");
    String id = get(site, "/auth/sessions", alice).json("id");
    RawAnswer answer = site.send("DELETE", "/auth/sessions/" + id, site.signedIn("bob"), OWN_SITE);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(get(site, "/mine", alice).status()).isEqualTo(200);
  }

  // The password

  private static RawAnswer change(String cookie, String current, String wanted) throws IOException {
    return site.post(
        "/auth/password/change",
        "application/json",
        "{\"current_password\":\"" + current + "\",\"new_password\":\"" + wanted + "\"}",
        cookie,
        OWN_SITE);
  }

  @Test
  void passwordChange_endsTheOthersAndChangesThisSessionsId() throws IOException {
    site.account("carol", "user");
    String here = site.signedIn("carol");
    String elsewhere = site.signedIn("carol");
    RawAnswer changed = change(here, TestSite.PASSWORD, "quite another river");
    assertThat(changed.status()).as("%s", changed).isEqualTo(204);
    String now = site.cookieIn(changed);
    assertThat(now).isNotEqualTo(here);
    assertThat(get(site, "/mine", now).status()).isEqualTo(200);
    RawAnswer old = get(site, "/mine", here);
    assertThat(old.status()).isEqualTo(401);
    assertThat(old.all("Set-Cookie")).isEmpty();
    assertThat(get(site, "/mine", elsewhere).status()).isEqualTo(401);
    assertThat(site.signIn("carol", TestSite.PASSWORD).status()).isEqualTo(401);
    assertThat(site.signIn("carol", "quite another river").status()).isEqualTo(200);
  }

  @Test
  void passwordChange_refused_saysWhyAndChangesNothing() throws IOException {
    String alice = site.signedIn("alice");
    RawAnswer wrong = change(alice, "not it", "quite another river");
    RawAnswer weak = change(alice, TestSite.PASSWORD, "short");
    site.clock.advance(Duration.ofMinutes(15));
    RawAnswer late = change(alice, TestSite.PASSWORD, "quite another river");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.json("error")).isEqualTo("invalid_credentials");
    assertThat(weak.status()).isEqualTo(400);
    assertThat(weak.json("error")).isEqualTo("password_rejected");
    assertThat(weak.text()).contains("\"reasons\":[\"too_short\"]");
    assertThat(late.status()).isEqualTo(401);
    assertThat(late.json("error")).isEqualTo("insufficient_user_authentication");
    assertThat(late.header("WWW-Authenticate"))
        .contains("error=\"insufficient_user_authentication\"", "max_age=\"900\"");
    assertThat(site.signIn("alice", TestSite.PASSWORD).status()).isEqualTo(200);
  }

  // What the application can do itself

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void requestLogin_makesASessionAndRefusesAllElse(TestSite at) throws IOException {
    String password = URLEncoder.encode(TestSite.PASSWORD, StandardCharsets.UTF_8);
    RawAnswer done = get(at, "/open/login?name=alice&password=" + password);
    String cookie = at.cookieIn(done);
    RawAnswer again = get(at, "/open/login?name=bob&password=" + password, cookie);
    RawAnswer wrong = get(at, "/open/login?name=alice&password=x");
    assertThat(done.text()).contains("user=alice\nprincipal=alice\ntype=FORM\nadmin=false");
    assertThat(done.header("Cache-Control")).isEqualTo("no-store");
    assertThat(get(at, "/auth/me", cookie).json("username")).isEqualTo("alice");
    assertThat(again.text()).isEqualTo("refused alice");
    assertThat(again.all("Set-Cookie")).isEmpty();
    assertThat(wrong.text()).isEqualTo("refused null");
    assertThat(wrong.all("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void requestLogout_endsTheSession(TestSite at) throws IOException {
    String cookie = at.signedIn("alice");
    RawAnswer left = get(at, "/open/logout", cookie);
    assertThat(left.text()).contains("user=null\nprincipal=null\ntype=null\nadmin=false");
    assertThat(left.all("Set-Cookie"))
        .containsExactly(at.cookieName() + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    assertThat(get(at, "/mine", cookie).status()).isEqualTo(401);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void requestAuthenticate_asksAsARuleWould(TestSite at) throws IOException {
    RawAnswer program = get(at, "/open/authenticate");
    RawAnswer browser = get(at, "/open/authenticate?a=b", NAVIGATE);
    RawAnswer known = get(at, "/open/authenticate", at.signedIn("alice"));
    assertThat(program.comparable()).isEqualTo(get(at, "/mine").comparable());
    assertThat(browser.status()).isEqualTo(303);
    assertThat(browser.header("Location"))
        .isEqualTo(
            at.contextPath
                + "/auth/login?continue="
                + URLEncoder.encode(
                    at.contextPath + "/open/authenticate?a=b", StandardCharsets.UTF_8));
    assertThat(known.text()).contains("user=alice");
  }
}
