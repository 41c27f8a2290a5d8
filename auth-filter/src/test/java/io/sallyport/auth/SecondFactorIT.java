package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.mfa.MfaSettings;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.token.TokenForge;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.mfa.SecondFactors;
import io.sallyport.identity.mfa.Totp;
import io.sallyport.identity.mfa.TotpSecret;
import io.sallyport.identity.secret.KeyRing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The second half of a sign-in, and everything that must not get past it. */
class SecondFactorIT {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String NAVIGATE = "Sec-Fetch-Mode: navigate";
  private static final String OWN_SITE = "Sec-Fetch-Site: same-origin";
  private static final TotpSecret SECRET =
      TotpSecret.ofBase32("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").orElseThrow();
  private static final KeyRing SEALS = KeyRing.of(TokenForge.SEALS, "test");

  @AutoClose private static TestSite site;
  @AutoClose private static TestSite below;

  /** More than 50 sign-ins of one name and as many codes of one account are let through. */
  @AutoClose private static TestSite wide;

  private int accounts;

  @BeforeAll
  static void start() throws Exception {
    site = TestSite.on(Engine.JETTY).servlet("/open/login", SecondFactorIT::login).start();
    below = TestSite.on(Engine.TOMCAT).under("/x").start();
    var many = new Limit(1_000, Duration.ofMinutes(15));
    wide =
        TestSite.on(Engine.JETTY)
            .with(settings -> settings.limits(new Configuration.SignInLimits(many, many)))
            .with(settings -> settings.mfa(new MfaSettings(Duration.ofMinutes(5), false, many)))
            .start();
  }

  private static void login(
      jakarta.servlet.http.HttpServletRequest request,
      jakarta.servlet.http.HttpServletResponse response)
      throws IOException {
    try {
      request.login(request.getParameter("name"), TestSite.PASSWORD);
      response.getWriter().print("in " + request.getRemoteUser());
    } catch (jakarta.servlet.ServletException e) {
      response.getWriter().print("refused " + request.getRemoteUser() + " " + e.getMessage());
    }
  }

  static Stream<TestSite> sites() {
    return Stream.of(site, below);
  }

  /** Limits of earlier tests are over. */
  @BeforeEach
  void nextDay() {
    Stream.of(site, below, wide).forEach(one -> one.clock.advance(Duration.ofDays(1)));
  }

  // What a client does

  private static SecondFactors factors(TestSite at) {
    return at.identity.secondFactors(SEALS);
  }

  /** A new account with a second factor. */
  private String enrolled(TestSite at) {
    String name = "user" + System.nanoTime() + "-" + accounts++;
    Account account = at.account(name, "user");
    factors(at).enrol(account.id(), SECRET);
    return name;
  }

  private static String code(TestSite at) {
    return code(at, 0);
  }

  private static String code(TestSite at, int stepsAway) {
    return Totp.codeAt(SECRET, at.clock.instant().plus(Totp.STEP.multipliedBy(stepsAway)));
  }

  private static String wrong(TestSite at) {
    String right = code(at) + code(at, 1) + code(at, -1);
    return Stream.of("000000", "111111", "222222", "333333")
        .filter(one -> !right.contains(one))
        .findFirst()
        .orElseThrow();
  }

  private static String token(TestSite at, String name) throws IOException {
    RawAnswer answer = at.signIn(name, TestSite.PASSWORD);
    assertThat(answer.json("status")).as("%s", answer).isEqualTo("mfa_required");
    return answer.json("mfa_token");
  }

  private static RawAnswer second(TestSite at, String token, String code, String... headers)
      throws IOException {
    return at.post(
        at.contextPath + "/auth/login/mfa",
        "application/json",
        "{\"mfa_token\":\"%s\",\"code\":\"%s\"}".formatted(token, code),
        headers);
  }

  private static RawAnswer submit(TestSite at, String path, String form, String... headers)
      throws IOException {
    var all = new ArrayList<>(List.of(headers));
    all.add(NAVIGATE);
    all.add(OWN_SITE);
    return at.post(at.contextPath + path, FORM, form, all.toArray(String[]::new));
  }

  private static RawAnswer get(TestSite at, String path, String... headers) throws IOException {
    return at.send("GET", at.contextPath + path, headers);
  }

  private static String passwordForm(String name, String more) {
    return "username=" + name + "&password=" + TestSite.PASSWORD.replace(' ', '+') + more;
  }

  private static String mfaName(TestSite at) {
    return at.contextPath.isEmpty() ? "mfa" : "mfa-" + at.contextPath.substring(1);
  }

  /** The {@code Cookie} line of a browser whose sign-in waits. */
  private static String mfaCookie(TestSite at, RawAnswer answer) {
    return answer.all("Set-Cookie").stream()
        .filter(line -> line.startsWith(mfaName(at) + "="))
        .map(line -> "Cookie: " + line.substring(0, line.indexOf(';')))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No cookie: " + answer));
  }

  private static void invalidCode(RawAnswer answer) {
    Expect.problem(answer, 401, "invalid_code", "The code is not right, or was used already", null);
  }

  private static void invalidToken(RawAnswer answer) {
    Expect.problem(answer, 401, "invalid_mfa_token", "This sign-in has ended: begin again", null);
  }

  // By a program

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void signIn_byJson_asksForTheSecondFactorAndSetsNoCookie(TestSite at) throws IOException {
    String name = enrolled(at);
    RawAnswer answer = at.signIn(name, TestSite.PASSWORD);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .matches(
            "\\{\"status\":\"mfa_required\",\"mfa_token\":\"[A-Za-z0-9_-]{43}\","
                + "\"methods\":\\[\"totp\",\"backup_code\"],\"expires_in\":300}");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    Expect.noCookies(answer);

    RawAnswer done = second(at, answer.json("mfa_token"), code(at));
    assertThat(done.status()).isEqualTo(200);
    assertThat(done.text())
        .isEqualTo(
            "{\"status\":\"authenticated\",\"account\":{\"id\":\"%s\",\"username\":\"%s\",\"roles\":[\"user\"]}}"
                .formatted(at.accountId(name), name));
    assertThat(done.header("Set-Cookie")).startsWith(at.cookieName() + "=");
    RawAnswer me = get(at, "/auth/me", at.cookieIn(done));
    assertThat(me.text())
        .contains("\"amr\":[\"pwd\",\"otp\",\"mfa\"],\"acr\":\"aal2\"")
        .contains("\"auth_time\":\"" + at.clock.instant() + "\"");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void signIn_forTokens_carriesTheSecondFactorIntoTheTokenAndItsSuccessors(TestSite at)
      throws IOException {
    String name = enrolled(at);
    RawAnswer first = at.tokens(name, "token", ",\"scope\":\"notes:read\"");
    assertThat(first.json("status")).isEqualTo("mfa_required");
    RawAnswer issued = second(at, first.json("mfa_token"), code(at));

    assertThat(issued.status()).isEqualTo(200);
    assertThat(issued.json("scope")).isEqualTo("notes:read");
    Expect.noCookies(issued);
    RawAnswer renewed =
        at.form(
            "/auth/token",
            "grant_type=refresh_token&refresh_token=" + issued.json("refresh_token"));
    for (RawAnswer tokens : List.of(issued, renewed)) {
      RawAnswer me = get(at, "/auth/me", "Authorization: Bearer " + tokens.json("access_token"));
      assertThat(me.text()).contains("\"amr\":[\"pwd\",\"otp\",\"mfa\"],\"acr\":\"aal2\"");
    }
  }

  @Test
  void signIn_forMoreScopeThanTheAccountHas_isRefusedBeforeTheSecondFactor() throws IOException {
    String name = enrolled(site);

    Expect.problem(
        site.tokens(name, "token", ",\"scope\":\"notes:delete\""),
        400,
        "invalid_scope",
        "The account may not do what the scope asks for",
        null);
  }

  @Test
  void delivery_boundByThePassword_cannotBeChosenAnew() throws IOException {
    String name = enrolled(site);
    String token = token(site, name);
    RawAnswer answer =
        site.post(
            "/auth/login/mfa",
            "application/json",
            "{\"mfa_token\":\"%s\",\"code\":\"%s\",\"deliver\":\"token\",\"username\":\"ada\"}"
                .formatted(token, code(site)));

    assertThat(answer.json("status")).isEqualTo("authenticated");
    assertThat(answer.json("username")).isEqualTo(name);
    assertThat(answer.header("Set-Cookie")).startsWith("session=");
  }

  @Test
  void login_byTheApplication_letsNobodyInByThePasswordAlone() throws IOException {
    String name = enrolled(site);
    RawAnswer answer = site.form("/open/login", "name=" + name);

    assertThat(answer.text())
        .isEqualTo("refused null The sign-in failed: insufficient_user_authentication");
    Expect.noCookies(answer);
    assertThat(site.form("/open/login", "name=alice").text()).isEqualTo("in alice");
  }

  // Codes

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void code_ofThisStepOrAStepAway_letsIn(int away) throws IOException {
    String token = token(site, enrolled(site));

    assertThat(second(site, token, code(site, away)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {-3, -2, 2, 3})
  void code_ofTwoStepsAway_doesNot(int away) throws IOException {
    String token = token(site, enrolled(site));

    invalidCode(second(site, token, code(site, away)));
  }

  @Test
  void code_withSpaces_letsIn() throws IOException {
    String token = token(site, enrolled(site));
    String code = code(site);

    assertThat(second(site, token, " " + code.substring(0, 3) + " " + code.substring(3)).status())
        .isEqualTo(200);
  }

  @Test
  void code_onceUsed_isRefusedWithItsPredecessors() throws IOException {
    String name = enrolled(site);
    assertThat(second(site, token(site, name), code(site)).status()).isEqualTo(200);

    invalidCode(second(site, token(site, name), code(site)));
    invalidCode(second(site, token(site, name), code(site, -1)));
    assertThat(second(site, token(site, name), code(site, 1)).status()).isEqualTo(200);
    site.clock.advance(Totp.STEP);
    invalidCode(second(site, token(site, name), code(site)));
  }

  @Test
  void code_ofAnotherAccountOfTheSameSecret_isItsOwn() throws IOException {
    String one = enrolled(site);
    String other = enrolled(site);

    assertThat(second(site, token(site, one), code(site)).status()).isEqualTo(200);
    assertThat(second(site, token(site, other), code(site)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "abcdef",
        "1234567",
        "12345",
        "-12345",
        "\\u0661\\u0662\\u0663\\u0664\\u0665\\u0666",
        "\\u0000",
        "\\ud800",
        "AAAA-AAAA-AAAA-AAAA",
        "' or 1=1 --"
      })
  void code_ofAnyOtherForm_isWrong(String code) throws IOException {
    invalidCode(second(site, token(site, enrolled(site)), code));
  }

  @Test
  void code_tooLongOrNoText_is400AndTakesNoTry() throws IOException {
    String token = token(site, enrolled(site));
    List<String> bodies =
        List.of(
            "{\"mfa_token\":\"%s\",\"code\":\"%s\"}".formatted(token, "1".repeat(10_000)),
            "{\"mfa_token\":\"%s\",\"code\":123456}".formatted(token),
            "{\"mfa_token\":\"%s\",\"code\":null}".formatted(token),
            "{\"mfa_token\":\"%s\",\"code\":[\"1\"]}".formatted(token),
            "{\"mfa_token\":\"%s\"}".formatted(token));
    for (String body : bodies) {
      RawAnswer answer = site.post("/auth/login/mfa", "application/json", body);
      assertThat(answer.status()).as("%s", answer).isEqualTo(400);
      assertThat(answer.json("error")).isEqualTo("malformed_request");
      assertThat(answer.json("field")).isEqualTo("code");
    }
    assertThat(second(site, token, code(site)).status()).isEqualTo(200);
  }

  // The ticket

  @Test
  void token_afterFiveTries_isDead() throws IOException {
    String name = enrolled(site);
    String token = token(site, name);
    for (int i = 0; i < 5; i++) {
      invalidCode(second(site, token, wrong(site)));
    }

    invalidToken(second(site, token, code(site)));
    assertThat(second(site, token(site, name), code(site)).status()).isEqualTo(200);
  }

  @Test
  void token_fifthTry_letsInIfItIsRight() throws IOException {
    String token = token(site, enrolled(site));
    for (int i = 0; i < 4; i++) {
      invalidCode(second(site, token, wrong(site)));
    }

    assertThat(second(site, token, code(site)).status()).isEqualTo(200);
  }

  @Test
  void token_onceUsed_isDead() throws IOException {
    String token = token(site, enrolled(site));
    assertThat(second(site, token, code(site)).status()).isEqualTo(200);
    site.clock.advance(Totp.STEP);

    invalidToken(second(site, token, code(site)));
  }

  @Test
  void token_fiveMinutesLater_isDeadAtThatVeryInstant() throws IOException {
    String name = enrolled(site);
    String inTime = token(site, name);
    String late = token(site, name);
    site.clock.advance(Duration.ofMinutes(5).minusNanos(1));
    assertThat(second(site, inTime, code(site)).status()).isEqualTo(200);
    site.clock.advance(Duration.ofNanos(1));

    invalidToken(second(site, late, code(site)));
  }

  @Test
  void token_unknownOrMalformed_isDead() throws IOException {
    for (String token : List.of("", "x", "A".repeat(43), "A".repeat(9_000), "\\u0000", "\\ud800")) {
      invalidToken(second(site, token, "123456"));
    }
  }

  @Test
  void token_asAnyOtherCredential_isUseless() throws IOException {
    String token = token(site, enrolled(site));

    Expect.unauthenticated(get(site, "/auth/me", "Cookie: access=" + token));
    RawAnswer session = get(site, "/auth/me", "Cookie: session=" + token);
    assertThat(session.status()).isEqualTo(401);
    Expect.unauthenticated(get(site, "/auth/me", "Cookie: mfa=" + token));
    Expect.invalidToken(get(site, "/auth/me", "Authorization: Bearer " + token));
    Expect.invalidToken(get(site, "/auth/me", "X-API-Key: " + token));
    Expect.oauth(
        site.form("/auth/token", "grant_type=refresh_token&refresh_token=" + token),
        400,
        "invalid_grant",
        site.form("/auth/token", "grant_type=refresh_token&refresh_token=x")
            .json("error_description"));
    assertThat(second(site, token, code(site)).status()).isEqualTo(200);
  }

  @Test
  void token_otherCredentialsInItsPlace_areUseless() throws IOException {
    String session = site.signedIn("alice").substring("Cookie: session=".length());
    RawAnswer tokens = site.tokens("alice", "token", "");

    invalidToken(second(site, session, code(site)));
    invalidToken(second(site, tokens.json("access_token"), code(site)));
    invalidToken(second(site, tokens.json("refresh_token"), code(site)));
  }

  @Test
  void token_ofACookieAsField_isUselessAndTheOtherWayRound() throws IOException {
    String name = enrolled(site);
    RawAnswer page = submit(site, "/auth/login", passwordForm(name, ""));
    String cookie = mfaCookie(site, page);

    invalidToken(second(site, cookie.substring("Cookie: mfa=".length()), code(site)));
    RawAnswer planted =
        site.form(
            "/auth/login/mfa", "code=" + code(site), "Cookie: mfa=" + token(site, name), OWN_SITE);
    assertThat(planted.status()).isEqualTo(401);
    assertThat(planted.json("error")).isEqualTo("invalid_mfa_token");
  }

  @Test
  void token_accountDisabledSignedOutOrChangedMeanwhile_isDead() throws IOException {
    List<java.util.function.Consumer<String>> changes =
        List.of(
            id -> site.identity.accounts().setDisabled(id, true),
            id -> site.identity.accounts().revokeAll(id),
            id -> site.identity.accounts().changePassword(id, TestSite.HASH));
    for (var change : changes) {
      String name = enrolled(site);
      String token = token(site, name);
      change.accept(site.accountId(name));

      invalidToken(second(site, token, code(site)));
    }
  }

  @Test
  void token_disabledAndEnabledAgainMeanwhile_isDead() throws IOException {
    String name = enrolled(site);
    String token = token(site, name);
    site.identity.accounts().setDisabled(site.accountId(name), true);
    site.identity.accounts().setDisabled(site.accountId(name), false);

    invalidToken(second(site, token, code(site)));
  }

  @Test
  void fields_bothTokenAndCookie_are400AndNeither400() throws IOException {
    String name = enrolled(site);
    String cookie = mfaCookie(site, submit(site, "/auth/login", passwordForm(name, "")));

    RawAnswer both = second(site, token(site, name), code(site), cookie, OWN_SITE);
    assertThat(both.status()).isEqualTo(400);
    assertThat(both.json("error")).isEqualTo("invalid_request");
    RawAnswer neither = site.post("/auth/login/mfa", "application/json", "{\"code\":\"123456\"}");
    assertThat(neither.status()).isEqualTo(400);
    assertThat(neither.json("error")).isEqualTo("malformed_request");
    assertThat(neither.json("field")).isEqualTo("mfa_token");
  }

  // By a browser

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void signIn_byPage_leadsOverTheCodeToWhereSomebodyWantedToGo(TestSite at) throws IOException {
    String name = enrolled(at);
    String wanted = at.contextPath + "/mine?a=b";
    RawAnswer first =
        submit(at, "/auth/login", passwordForm(name, "&continue=" + wanted.replace("/", "%2F")));
    assertThat(first.status()).isEqualTo(303);
    assertThat(first.header("Location")).isEqualTo(at.contextPath + "/auth/mfa");
    assertThat(first.all("Set-Cookie")).hasSize(1);
    assertThat(first.header("Set-Cookie"))
        .matches(mfaName(at) + "=[A-Za-z0-9_-]{43}; Path=/; Max-Age=300; HttpOnly; SameSite=Lax");

    String cookie = mfaCookie(at, first);
    RawAnswer page = get(at, "/auth/mfa", cookie, NAVIGATE);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text())
        .contains("autocomplete=\"one-time-code\"", "inputmode=\"numeric\"", "One more step")
        .doesNotContain("<script", cookie.substring(cookie.indexOf('=') + 1));
    assertThat(get(at, "/mine", cookie).status()).isEqualTo(401);

    RawAnswer wrong = submit(at, "/auth/login/mfa", "code=" + wrong(at), cookie);
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.text()).contains("The code is not right, or was used already.");
    Expect.noCookies(wrong);

    RawAnswer done = submit(at, "/auth/login/mfa", "code=" + code(at), cookie);
    assertThat(done.status()).isEqualTo(303);
    assertThat(done.header("Location")).isEqualTo(wanted);
    assertThat(done.all("Set-Cookie"))
        .anyMatch(line -> line.startsWith(mfaName(at) + "=; Path=/; Max-Age=0"));
    assertThat(get(at, "/mine", at.cookieIn(done)).status()).isEqualTo(200);

    RawAnswer again = submit(at, "/auth/login/mfa", "code=" + code(at, 1), cookie);
    assertThat(again.status()).isEqualTo(401);
    assertThat(again.text()).contains("This sign-in has ended: begin again");
  }

  @Test
  void cookie_overHttps_isForThisHostAlone() throws Exception {
    try (TestSite secure =
        TestSite.on(Engine.JETTY).publicAt("https://notes.example.com").start()) {
      String name = enrolled(secure);
      RawAnswer first = submit(secure, "/auth/login", passwordForm(name, ""));
      String line = String.valueOf(first.header("Set-Cookie"));
      assertThat(line)
          .matches(
              "__Host-mfa=[A-Za-z0-9_-]{43}; Path=/; Max-Age=300; HttpOnly; Secure; SameSite=Lax");
      String cookie = "Cookie: " + line.substring(0, line.indexOf(';'));
      String plain = cookie.replace("__Host-", "");

      assertThat(submit(secure, "/auth/login/mfa", "code=" + code(secure), plain).status())
          .isEqualTo(401);
      assertThat(submit(secure, "/auth/login/mfa", "code=" + code(secure), cookie).status())
          .isEqualTo(303);
    }
  }

  @Test
  void page_withoutASignInThatWaits_leadsToTheSignIn() throws IOException {
    RawAnswer answer = get(site, "/auth/mfa?continue=%2Fmine", NAVIGATE);
    RawAnswer stale = get(site, "/auth/mfa", NAVIGATE, "Cookie: mfa=" + "A".repeat(43));

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo("/auth/login?continue=%2Fmine");
    assertThat(stale.header("Location")).isEqualTo("/auth/login");
  }

  @Test
  void code_fromAnotherSite_isRefused() throws IOException {
    String name = enrolled(site);
    String cookie = mfaCookie(site, submit(site, "/auth/login", passwordForm(name, "")));
    RawAnswer foreign =
        site.form("/auth/login/mfa", "code=" + code(site), cookie, "Sec-Fetch-Site: cross-site");
    RawAnswer silent = site.form("/auth/login/mfa", "code=" + code(site), cookie);
    RawAnswer elsewhere = site.form("/open/x", "a=b", cookie, "Origin: https://evil.example");

    for (RawAnswer answer : List.of(foreign, silent, elsewhere)) {
      Expect.problem(answer, 403, "cross_site_request", "The request came from another site", null);
    }
    assertThat(submit(site, "/auth/login/mfa", "code=" + code(site), cookie).status())
        .isEqualTo(303);
  }

  @Test
  void code_overPlainHttp_isRefused() throws IOException {
    String token = token(site, enrolled(site));
    RawAnswer answer =
        second(site, token, code(site), "Host: notes.example.com", "X-Forwarded-Proto: http");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json("error")).isEqualTo("insecure_transport");
  }

  // Limits

  @Test
  void account_afterTenWrongCodes_hasToWaitAndRefusedOnesDoNotCount() throws IOException {
    String name = enrolled(site);
    String first = token(site, name);
    String second = token(site, name);
    String third = token(site, name);
    for (int i = 0; i < 5; i++) {
      invalidCode(second(site, first, wrong(site)));
      invalidCode(second(site, second, wrong(site)));
    }
    for (int i = 0; i < 20; i++) {
      RawAnswer refused = second(site, third, code(site));
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.json("error")).isEqualTo("too_many_attempts");
      assertThat(refused.header("Retry-After")).isEqualTo("900");
    }
    site.clock.advance(Duration.ofMinutes(15));
    assertThat(second(site, token(site, name), code(site)).status()).isEqualTo(200);
  }

  @Test
  void account_refusedByTheLimit_losesNoTryOfItsToken() throws Exception {
    var settings = new MfaSettings(Duration.ofHours(1), false, new Limit(2, Duration.ofMinutes(1)));
    try (TestSite strict =
        TestSite.on(Engine.JETTY).with(builder -> builder.mfa(settings)).start()) {
      String name = enrolled(strict);
      String token = token(strict, name);
      invalidCode(second(strict, token, wrong(strict)));
      invalidCode(second(strict, token, wrong(strict)));
      for (int i = 0; i < 9; i++) {
        assertThat(second(strict, token, code(strict)).status()).isEqualTo(429);
      }
      strict.clock.advance(Duration.ofMinutes(1));
      assertThat(second(strict, token, code(strict)).status()).isEqualTo(200);
    }
  }

  @Test
  void nameCounter_isClearedOnlyAfterAllFactors() throws IOException {
    String name = enrolled(site);
    for (int i = 0; i < 4; i++) {
      assertThat(token(site, name)).hasSize(43);
    }
    String last = token(site, name);
    assertThat(site.signIn(name, TestSite.PASSWORD).status()).isEqualTo(429);

    assertThat(second(site, last, code(site)).status()).isEqualTo(200);
    for (int i = 0; i < 4; i++) {
      assertThat(site.signIn(name, "wrong").status()).isEqualTo(401);
    }
    assertThat(token(site, name)).hasSize(43);
  }

  // All at once

  private List<Integer> fiftyTimes(String name, String code) throws Exception {
    var tokens = new java.util.concurrent.ConcurrentLinkedQueue<String>();
    for (int i = 0; i < 50; i++) {
      tokens.add(token(wide, name));
    }
    return AtOnce.times(50, () -> second(wide, tokens.remove(), code).status());
  }

  @Test
  void code_fiftyAtOnce_letsExactlyOneIn() throws Exception {
    assertThat(fiftyTimes(enrolled(wide), code(wide))).containsOnlyOnce(200).containsOnly(200, 401);
  }

  @Test
  void backupCode_fiftyAtOnce_letsExactlyOneIn() throws Exception {
    String name = enrolled(wide);
    String backup = factors(wide).replaceBackupCodes(wide.accountId(name)).orElseThrow().get(3);

    assertThat(fiftyTimes(name, backup)).containsOnlyOnce(200).isSubsetOf(200, 401, 503);
    assertThat(second(wide, token(wide, name), backup).status()).isEqualTo(401);
  }

  @Test
  void token_fiftyAtOnce_letsExactlyOneIn() throws Exception {
    String token = token(wide, enrolled(wide));

    assertThat(AtOnce.times(50, () -> second(wide, token, code(wide)).status()))
        .containsOnlyOnce(200)
        .containsOnly(200, 401);
  }

  // Backup codes

  @Test
  void backupCode_anyWayOfTyping_letsInOnce() throws IOException {
    String name = enrolled(site);
    List<String> codes = factors(site).replaceBackupCodes(site.accountId(name)).orElseThrow();
    String typed = codes.get(1).toLowerCase(java.util.Locale.ROOT).replace('-', ' ');

    assertThat(second(site, token(site, name), codes.get(0)).status()).isEqualTo(200);
    assertThat(second(site, token(site, name), " " + typed + " ").status()).isEqualTo(200);
    invalidCode(second(site, token(site, name), codes.get(0)));
    invalidCode(second(site, token(site, name), typed));
  }
}
