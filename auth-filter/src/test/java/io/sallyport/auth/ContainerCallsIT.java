package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an application does by itself through its request, and what is left of it. */
class ContainerCallsIT {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String NAVIGATE = "Sec-Fetch-Mode: navigate";
  private static final String OWN_SITE = "Sec-Fetch-Site: same-origin";
  private static final Pattern FIELD = Pattern.compile("name=\"_csrf\" value=\"([\\w-]+)\"");

  private static final List<TestSite> SITES = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    for (Engine engine : List.of(Engine.JETTY, Engine.TOMCAT)) {
      SITES.add(site(engine).start());
    }
  }

  private static TestSite.Builder site(Engine engine) {
    return TestSite.on(engine)
        .servlet("/open/login", (request, response) -> login(request, response))
        .servlet(
            "/open/in-and-out",
            (request, response) -> {
              request.getSession().setAttribute("box", "full");
              request.login("alice", TestSite.PASSWORD);
              String inside = request.getRemoteUser();
              request.logout();
              response
                  .getWriter()
                  .print(
                      inside + " " + request.getUserPrincipal() + " " + request.getSession(false));
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
            })
        .servlet(
            "/open/late-authenticate",
            (request, response) -> {
              response.getWriter().print("half a page");
              if (!request.authenticate(response)) {
                response.getWriter().print(" and the rest");
              }
            })
        .servlet(
            "/open/form",
            (request, response) ->
                response
                    .getWriter()
                    .print(CurrentCaller.of(request).flatMap(CurrentCaller::csrfToken).orElse("")))
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
                  .print(
                      (session == null ? null : session.getAttribute("box"))
                          + " "
                          + request.getRemoteUser());
            });
  }

  private static void login(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      request.login(request.getParameter("name"), TestSite.PASSWORD);
      response.getWriter().print("in " + request.getRemoteUser());
    } catch (ServletException e) {
      response.getWriter().print("refused " + request.getRemoteUser() + " " + e.getMessage());
    }
  }

  @AfterAll
  static void stop() throws Exception {
    for (TestSite site : SITES) {
      site.close();
    }
  }

  static Stream<TestSite> sites() {
    return SITES.stream();
  }

  /** Limits of earlier tests are over. */
  @BeforeEach
  void nextDay() {
    SITES.forEach(one -> one.clock.advance(Duration.ofDays(1)));
  }

  private static String cookie(RawAnswer answer, String name) {
    return answer.all("Set-Cookie").stream()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.split(";", 2)[0])
        .findFirst()
        .orElseThrow(() -> new AssertionError("No cookie " + name + ": " + answer));
  }

  private static void cut(RawAnswer answer) {
    assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(answer.body().length));
  }

  // Signing in and out

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void loginAndLogout_inOneRequest_leaveNothing(TestSite at) throws IOException {
    int before = at.guard.openSessions(at.accountId("alice")).size();

    RawAnswer answer = at.send("GET", "/open/in-and-out");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("alice null null");
    assertThat(at.guard.openSessions(at.accountId("alice"))).hasSize(before);
    assertThat(answer.all("Set-Cookie").stream().filter(line -> line.startsWith("session=")))
        .containsExactly("session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void logout_byAnApiKey_leavesNobodyInThisRequestAndTheKey(TestSite at) throws IOException {
    RawAnswer made =
        at.post(
            "/auth/api-keys",
            "application/json",
            "{\"name\":\"k\",\"scopes\":[\"notes:read\"]}",
            at.signedIn("alice"),
            OWN_SITE);
    String key = "X-API-Key: " + made.json("key");

    RawAnswer left = at.send("GET", "/open/logout", key);

    assertThat(left.text())
        .startsWith(
            "dispatch=REQUEST\npath=/open/logout\nuser=null\nprincipal=null\ntype=null\nadmin=false");
    Expect.noCookies(left);
    assertThat(at.send("GET", "/mine", key).status()).isEqualTo(200);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void login_whereTokenCookiesOfAnotherCame_endsThatSignIn(TestSite at) throws IOException {
    RawAnswer alice = at.tokens("alice", "token-cookie", "");
    at.clock.advance(Duration.ofMinutes(15));

    RawAnswer bob = at.send("GET", "/open/login?name=bob", "Cookie: " + cookie(alice, "access"));

    assertThat(bob.text()).isEqualTo("in bob");
    assertThat(cookie(bob, "access")).isEqualTo("access=");
    assertThat(cookie(bob, "refresh")).isEqualTo("refresh=");
    assertThat(at.send("GET", "/auth/me", at.cookieIn(bob)).json("username")).isEqualTo("bob");
    Expect.oauth(
        at.form(
            "/auth/token",
            "grant_type=refresh_token",
            "Cookie: " + cookie(alice, "refresh"),
            OWN_SITE),
        400,
        "invalid_grant",
        "The refresh token cannot be used");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void login_ofAnEnrolledAccount_isAFailureInTheTrail(TestSite at) throws Exception {
    String name = "held" + System.nanoTime();
    String id = at.account(name, "user").id();
    new AdminSite(at).factors().enrol(id, AdminSite.SECRET);

    assertThat(at.send("GET", "/open/login?name=" + name).text())
        .isEqualTo("refused null The sign-in failed: insufficient_user_authentication");

    assertThat(at.audit(id))
        .containsExactly(
            "sign-in.failed|null|127.0.0.1|right password, and nobody to ask for the second"
                + " factor");
  }

  // Asking for a sign-in

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void authenticate_afterOutput_isTheWholeAnswerAndNothingOfThePage(TestSite at)
      throws IOException {
    RawAnswer program = at.send("GET", "/open/late-authenticate");
    RawAnswer browser = at.send("GET", "/open/late-authenticate", NAVIGATE);

    assertThat(program.status()).as("%s", program).isEqualTo(401);
    assertThat(program.text()).isEqualTo(at.send("GET", "/mine").text());
    assertThat(program.header("Content-Type")).startsWith("application/problem+json");
    assertThat(program.header("WWW-Authenticate")).isEqualTo(Expect.REALM);
    cut(program);
    assertThat(browser.status()).as("%s", browser).isEqualTo(303);
    assertThat(browser.header("Location"))
        .isEqualTo("/auth/login?continue=%2Fopen%2Flate-authenticate");
    assertThat(browser.text()).isEmpty();
    assertThat(at.send("GET", "/open/late-authenticate", at.signedIn("alice")).text())
        .isEqualTo("half a page");
  }

  @ParameterizedTest
  @EnumSource(names = {"JETTY", "TOMCAT"})
  void authenticate_whileNobodyCanSayWhoItIs_isAnOutage(Engine engine) throws Exception {
    try (TestSite at = site(engine).start()) {
      String access = "Cookie: " + cookie(at.tokens("alice", "token-cookie", ""), "access");
      at.identity.accounts().setRoles(at.accountId("alice"), Set.of("admin"));
      at.loseDatabase();

      RawAnswer answer = at.send("GET", "/open/authenticate", access);

      Expect.problem(answer, 503, "temporarily_unavailable", "Not available right now", null);
      assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
      for (String path : List.of("/open/authenticate", "/open/late-authenticate")) {
        assertThat(at.send("GET", path, access, NAVIGATE).status()).as(path).isEqualTo(503);
      }
      Expect.noCookies(answer);
    }
  }

  // What belongs to a session

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void csrfToken_inTheAnswerThatChangesTheSessionsId_isGoodForTheNextForm(TestSite at)
      throws IOException {
    String id = at.accountId("bob");
    for (String page : List.of("/open/form", "/auth/account")) {
      String old = at.signedIn("bob");
      at.identity.accounts().setRoles(id, Set.of("admin"));
      RawAnswer answer = at.send("GET", page, old, NAVIGATE);
      at.identity.accounts().setRoles(id, Set.of("user"));
      var field = FIELD.matcher(answer.text());
      String token = field.find() ? field.group(1) : answer.text();
      String renewed = at.cookieIn(answer);
      assertThat(renewed).isNotEqualTo(old);
      assertThat(token).as(page).matches("[\\w-]{43}");

      assertThat(at.post("/mine", FORM, "_csrf=" + token, renewed).status())
          .as(page)
          .isEqualTo(200);
      Expect.problem(
          at.post("/mine", FORM, "_csrf=" + token.substring(1) + "A", renewed),
          403,
          "cross_site_request",
          "The request came from another site",
          null);
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void containerSession_ofAVisitor_getsANewIdWhenACallerTakesItUp(TestSite at) throws IOException {
    for (String credential :
        List.of(at.signedIn("alice"), "Authorization: Bearer " + at.accessToken("alice"))) {
      String planted = cookie(at.send("GET", "/open/box?put=basket"), "JSESSIONID");
      String[] both =
          credential.startsWith("Cookie: ")
              ? new String[] {credential + "; " + planted}
              : new String[] {credential, "Cookie: " + planted};

      RawAnswer taken = at.send("GET", "/open/box", both);

      assertThat(taken.text()).isEqualTo("basket alice");
      String own = cookie(taken, "JSESSIONID");
      assertThat(own).isNotEqualTo(planted);
      assertThat(at.send("GET", "/open/box", "Cookie: " + planted).text()).isEqualTo("null null");
      String[] later =
          credential.startsWith("Cookie: ")
              ? new String[] {credential + "; " + own}
              : new String[] {credential, "Cookie: " + own};
      RawAnswer again = at.send("GET", "/open/box", later);
      assertThat(again.text()).isEqualTo("basket alice");
      assertThat(again.all("Set-Cookie").stream().filter(line -> line.startsWith("JSESSIONID")))
          .isEmpty();
    }
  }
}
