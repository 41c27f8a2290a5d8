package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.mfa.MfaSettings;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.auth.token.TokenForge;
import io.sallyport.identity.mfa.SecondFactors;
import io.sallyport.identity.mfa.Totp;
import io.sallyport.identity.mfa.TotpSecret;
import io.sallyport.identity.secret.KeyRing;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Setting a second factor up, stepping up to it, rules that want it, and removing it. */
class EnrolmentIT {

  private static final String NAVIGATE = "Sec-Fetch-Mode: navigate";
  private static final String OWN_SITE = "Sec-Fetch-Site: same-origin";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Pattern CODE = Pattern.compile("[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}");

  @AutoClose private static TestSite site;
  @AutoClose private static TestSite approving;
  private static int accounts;

  @BeforeAll
  static void start() throws Exception {
    site = builder().start();
    approving =
        builder()
            .with(
                settings ->
                    settings.mfa(
                        new MfaSettings(
                            Duration.ofMinutes(5), true, new Limit(10, Duration.ofMinutes(15)))))
            .start();
  }

  private static TestSite.Builder builder() {
    return TestSite.on(Engine.JETTY)
        .rules(
            new Rule("/safe/**", Set.of(), Requirement.SIGNED_IN, true, null, null),
            new Rule(
                "/fresh/**", Set.of(), Requirement.SIGNED_IN, true, Duration.ofMinutes(15), null));
  }

  @BeforeEach
  void nextDay() {
    site.clock.advance(Duration.ofDays(1));
    approving.clock.advance(Duration.ofDays(1));
  }

  private static SecondFactors factors(TestSite at) {
    return at.identity.secondFactors(KeyRing.of(TokenForge.SEALS, "test"));
  }

  private static String newAccount(TestSite at) {
    String name = "owner" + accounts++;
    at.account(name, "user");
    return name;
  }

  private static RawAnswer act(TestSite at, String method, String path, String... headers)
      throws IOException {
    var all = new ArrayList<>(List.of(headers));
    all.add(OWN_SITE);
    return at.send(method, path, all.toArray(String[]::new));
  }

  private static RawAnswer code(TestSite at, String path, String code, String... headers)
      throws IOException {
    var all = new ArrayList<>(List.of(headers));
    all.add(OWN_SITE);
    return at.post(
        path, "application/json", "{\"code\":\"" + code + "\"}", all.toArray(String[]::new));
  }

  private static RawAnswer submit(TestSite at, String path, String form, String... headers)
      throws IOException {
    var all = new ArrayList<>(List.of(headers));
    all.add(NAVIGATE);
    all.add(OWN_SITE);
    return at.post(path, FORM, form, all.toArray(String[]::new));
  }

  /** The form with a code, on the way to {@code /safe/x}. */
  private static RawAnswer submitCode(String path, String code, String cookie) throws IOException {
    return submit(site, path, "code=" + code + "&continue=%2Fsafe%2Fx", cookie);
  }

  private static TotpSecret begin(TestSite at, String cookie) throws IOException {
    RawAnswer answer = act(at, "POST", "/auth/mfa/totp", cookie);
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    return TotpSecret.ofBase32(answer.json("secret")).orElseThrow();
  }

  private static String shown(TestSite at, TotpSecret secret) {
    return Totp.codeAt(secret, at.clock.instant());
  }

  private static List<String> codesIn(RawAnswer answer) {
    var codes = new ArrayList<String>();
    Matcher matcher = CODE.matcher(answer.text());
    while (matcher.find()) {
      codes.add(matcher.group());
    }
    return codes;
  }

  /** Sets a factor up; its session has no second factor yet, and the clock stands one step on. */
  private static TotpSecret enrol(TestSite at, String cookie) throws IOException {
    TotpSecret secret = begin(at, cookie);
    RawAnswer confirmed = code(at, "/auth/mfa/totp/confirm", shown(at, secret), cookie);
    assertThat(confirmed.status()).as("%s", confirmed).isEqualTo(200);
    at.clock.advance(Totp.STEP);
    return secret;
  }

  private static String steppedUp(TestSite at, String cookie, TotpSecret secret)
      throws IOException {
    RawAnswer answer = code(at, "/auth/mfa/verify", shown(at, secret), cookie);
    Expect.empty(answer, 204);
    at.clock.advance(Totp.STEP);
    return at.cookieIn(answer);
  }

  private static void notEnrolled(RawAnswer answer) {
    Expect.problem(
        answer,
        403,
        "second_factor_not_enrolled",
        "A second factor is needed, and none is set up",
        null);
  }

  // Setting up

  @Test
  void begin_answersSecretUriAndPicture_andCountsForNothingYet() throws IOException {
    String name = newAccount(site);
    String cookie = site.signedIn(name);
    RawAnswer answer = act(site, "POST", "/auth/mfa/totp", cookie);
    String secret = answer.json("secret");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(secret).matches("[A-Z2-7]{32}");
    assertThat(answer.json("otpauth_uri"))
        .isEqualTo(
            "otpauth://totp/127.0.0.1:%s?secret=%s&issuer=127.0.0.1&algorithm=SHA1&digits=6&period=30"
                .formatted(name, secret));
    assertThat(answer.text()).contains("\"qr_svg\":\"<svg ");
    assertThat(site.signIn(name, TestSite.PASSWORD).json("status")).isEqualTo("authenticated");
  }

  @Test
  void confirm_rightCode_answersTenCodesAndEverySignInAsksFromThenOn() throws IOException {
    String name = newAccount(site);
    String cookie = site.signedIn(name);
    TotpSecret secret = begin(site, cookie);
    RawAnswer wrong = code(site, "/auth/mfa/totp/confirm", "000000", cookie);
    RawAnswer answer = code(site, "/auth/mfa/totp/confirm", shown(site, secret), cookie);

    Expect.problem(wrong, 401, "invalid_code", "The code is not right, or was used already", null);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .matches("\\{\"backup_codes\":\\[(\"" + CODE + "\",){9}\"" + CODE + "\"]}");
    RawAnswer next = site.signIn(name, TestSite.PASSWORD);
    assertThat(next.json("status")).isEqualTo("mfa_required");
    RawAnswer replayed =
        site.post(
            "/auth/login/mfa",
            "application/json",
            "{\"mfa_token\":\"%s\",\"code\":\"%s\"}"
                .formatted(next.json("mfa_token"), shown(site, secret)));
    assertThat(replayed.json("error")).isEqualTo("invalid_code");
    RawAnswer backup =
        site.post(
            "/auth/login/mfa",
            "application/json",
            "{\"mfa_token\":\"%s\",\"code\":\"%s\"}"
                .formatted(next.json("mfa_token"), codesIn(answer).get(7)));
    assertThat(backup.status()).isEqualTo(200);
    assertThat(site.send("GET", "/safe/x", site.cookieIn(backup)).status()).isEqualTo(200);
  }

  @Test
  void confirm_nothingWaitsOrTenMinutesLater_is404() throws IOException {
    String cookie = site.signedIn(newAccount(site));
    assertThat(code(site, "/auth/mfa/totp/confirm", "123456", cookie).status()).isEqualTo(404);
    TotpSecret secret = begin(site, cookie);
    site.clock.advance(SecondFactors.PENDING);

    RawAnswer late = code(site, "/auth/mfa/totp/confirm", shown(site, secret), cookie);
    assertThat(late.status()).isEqualTo(404);
    assertThat(late.json("detail")).isEqualTo("Nothing waits to be confirmed: begin again");
  }

  @Test
  void changes_sessionOlderThanFifteenMinutes_areRefused() throws IOException {
    String cookie = site.signedIn(newAccount(site));
    site.clock.advance(Duration.ofMinutes(15).minusNanos(1));
    assertThat(act(site, "POST", "/auth/mfa/totp", cookie).status()).isEqualTo(201);
    site.clock.advance(Duration.ofNanos(1));

    for (RawAnswer answer :
        List.of(
            act(site, "POST", "/auth/mfa/totp", cookie),
            code(site, "/auth/mfa/totp/confirm", "123456", cookie),
            act(site, "POST", "/auth/mfa/backup-codes", cookie),
            act(site, "DELETE", "/auth/mfa/totp", cookie))) {
      assertThat(answer.status()).as("%s", answer).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate"))
          .isEqualTo(
              Expect.REALM + ", error=\"insufficient_user_authentication\", max_age=\"900\"");
    }
  }

  @Test
  void changes_byTokenOrAnonymous_areRefused() throws IOException {
    String token = "Authorization: Bearer " + site.accessToken(newAccount(site));
    for (String path :
        List.of(
            "/auth/mfa/totp",
            "/auth/mfa/totp/confirm",
            "/auth/mfa/totp/delete",
            "/auth/mfa/backup-codes",
            "/auth/mfa/verify")) {
      assertThat(code(site, path, "123456", token).status()).as(path).isEqualTo(403);
      assertThat(code(site, path, "123456").status()).as(path).isEqualTo(401);
    }
  }

  @Test
  void changes_fromAnotherSite_areRefused() throws IOException {
    String cookie = site.signedIn(newAccount(site));
    RawAnswer answer = site.send("POST", "/auth/mfa/totp", cookie, "Sec-Fetch-Site: cross-site");

    assertThat(answer.json("error")).isEqualTo("cross_site_request");
  }

  @Test
  void changes_ofAnEnrolledAccount_wantTheSecondFactor() throws IOException {
    String cookie = site.signedIn(newAccount(site));
    TotpSecret secret = enrol(site, cookie);

    Expect.tooWeak(act(site, "POST", "/auth/mfa/totp", cookie));
    Expect.tooWeak(act(site, "POST", "/auth/mfa/backup-codes", cookie));
    Expect.tooWeak(act(site, "DELETE", "/auth/mfa/totp", cookie));
    Expect.tooWeak(
        site.post(
            "/auth/api-keys",
            "application/json",
            "{\"name\":\"k\",\"scopes\":[\"notes:read\"]}",
            cookie,
            OWN_SITE));
    String strong = steppedUp(site, cookie, secret);
    assertThat(act(site, "POST", "/auth/mfa/backup-codes", strong).status()).isEqualTo(200);
  }

  @Test
  void begin_again_movesToAnotherAppOnceItIsConfirmed() throws IOException {
    String name = newAccount(site);
    String cookie = site.signedIn(name);
    TotpSecret old = enrol(site, cookie);
    String strong = steppedUp(site, cookie, old);
    TotpSecret fresh = begin(site, strong);
    assertThat(factors(site).verify(site.accountId(name), shown(site, old)))
        .isEqualTo(SecondFactors.Verdict.TOTP);

    assertThat(code(site, "/auth/mfa/totp/confirm", shown(site, fresh), strong).status())
        .isEqualTo(200);
    site.clock.advance(Totp.STEP);
    assertThat(factors(site).verify(site.accountId(name), shown(site, old)))
        .isEqualTo(SecondFactors.Verdict.WRONG);
    assertThat(factors(site).verify(site.accountId(name), shown(site, fresh)))
        .isEqualTo(SecondFactors.Verdict.TOTP);
  }

  @Test
  void begin_oddNames_areEscapedInTheUri() throws IOException {
    for (String name :
        List.of(
            "Zo\u00eb & Co/\u2603?secret=AAAA#:%41+*~",
            "\ud83d\ude00".repeat(128), "a:b@c \"<>\\^`{|}")) {
      site.account(name, "user");
      String json =
          "{\"username\":\"%s\",\"password\":\"%s\"}"
              .formatted(name.replace("\\", "\\\\").replace("\"", "\\\""), TestSite.PASSWORD);
      String octets =
          new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      RawAnswer signedIn = site.post("/auth/login", "application/json", octets);
      RawAnswer answer = act(site, "POST", "/auth/mfa/totp", site.cookieIn(signedIn));
      String uri = answer.json("otpauth_uri");

      assertThat(uri)
          .matches(
              "otpauth://totp/127\\.0\\.0\\.1:[A-Za-z0-9._~%-]+\\?secret=[A-Z2-7]{32}"
                  + "&issuer=127\\.0\\.0\\.1&algorithm=SHA1&digits=6&period=30");
      String label = uri.substring(uri.indexOf(':', 15) + 1, uri.indexOf('?'));
      assertThat(name).startsWith(URLDecoder.decode(label, StandardCharsets.UTF_8));
    }
  }

  // Approval

  @Test
  void begin_whereAnAdministratorHasToAllowIt_wantsAGrantForTheFirstFactorAlone()
      throws IOException {
    String name = newAccount(approving);
    String cookie = approving.signedIn(name);
    Expect.problem(
        act(approving, "POST", "/auth/mfa/totp", cookie),
        403,
        "enrolment_not_approved",
        "An administrator has to allow you to set up a second factor",
        null);
    assertThat(code(approving, "/auth/mfa/totp/confirm", "123456", cookie).json("error"))
        .isEqualTo("enrolment_not_approved");
    assertThat(approving.send("GET", "/auth/mfa/totp", cookie, NAVIGATE).text())
        .contains("An administrator of this site has to allow you")
        .doesNotContain("Set up an authenticator app");

    approving.identity.enrolmentGrants().give(approving.accountId(name), approving.clock.instant());
    TotpSecret secret = enrol(approving, cookie);
    assertThat(approving.identity.enrolmentGrants().isGiven(approving.accountId(name))).isFalse();
    String strong = steppedUp(approving, cookie, secret);
    assertThat(act(approving, "POST", "/auth/mfa/totp", strong).status()).isEqualTo(201);
    RawAnswer removed = act(approving, "DELETE", "/auth/mfa/totp", strong);
    assertThat(act(approving, "POST", "/auth/mfa/totp", approving.cookieIn(removed)).json("error"))
        .isEqualTo("enrolment_not_approved");
  }

  // Rules

  @Test
  void rule_noFactorEnrolled_isToldSoOrLedToThePage() throws IOException {
    String name = newAccount(site);
    String cookie = site.signedIn(name);
    RawAnswer page = site.send("GET", "/safe/x?a=b", cookie, NAVIGATE);

    notEnrolled(site.send("GET", "/safe/x", cookie));
    notEnrolled(site.send("GET", "/safe/x", "Authorization: Bearer " + site.accessToken(name)));
    assertThat(page.status()).isEqualTo(303);
    assertThat(page.header("Location")).isEqualTo("/auth/mfa/totp?continue=%2Fsafe%2Fx%3Fa%3Db");
    RawAnswer setUp =
        site.send("GET", "/auth/mfa/totp?continue=%2Fsafe%2Fx%3Fa%3Db", cookie, NAVIGATE);
    assertThat(setUp.text())
        .contains("Set up an authenticator app", "name=\"continue\" value=\"/safe/x?a=b\"");
  }

  @Test
  void rule_factorEnrolledButNotUsed_asksForTheStepUp() throws IOException {
    String name = newAccount(site);
    String token = site.accessToken(name);
    String cookie = site.signedIn(name);
    var unused = enrol(site, cookie);
    RawAnswer page = site.send("GET", "/safe/x", cookie, NAVIGATE);
    RawAnswer post = submit(site, "/safe/x", "a=b", cookie);

    Expect.tooWeak(site.send("GET", "/safe/x", cookie));
    Expect.tooWeak(site.send("GET", "/safe/x", "Authorization: Bearer " + token));
    assertThat(page.header("Location")).isEqualTo("/auth/mfa?continue=%2Fsafe%2Fx");
    assertThat(post.header("Location")).isEqualTo("/auth/mfa");
    assertThat(site.send("GET", "/elsewhere", cookie).status()).isEqualTo(200);
  }

  @Test
  void rule_apiKey_neverStepsUp() throws IOException {
    String name = newAccount(site);
    String cookie = site.signedIn(name);
    String key = site.apiKey(cookie);
    RawAnswer without = site.send("GET", "/safe/x", key);
    var unused = enrol(site, cookie);
    RawAnswer with = site.send("GET", "/safe/x", key);

    for (RawAnswer answer : List.of(without, with, code(site, "/auth/mfa/verify", "1", key))) {
      assertThat(answer.status()).as("%s", answer).isEqualTo(403);
      assertThat(answer.json("error")).isEqualTo("insufficient_permission");
    }
  }

  @Test
  void rule_alsoOnTime_asksForANewSignInAndSaysBoth() throws IOException {
    String cookie = site.signedIn(newAccount(site));
    TotpSecret secret = enrol(site, cookie);
    site.clock.advance(Duration.ofMinutes(15));
    RawAnswer weak = site.send("GET", "/fresh/x", cookie);
    assertThat(weak.header("WWW-Authenticate")).isEqualTo(Expect.TOO_WEAK + ", max_age=\"900\"");
    String strong = steppedUp(site, cookie, secret);
    RawAnswer old = site.send("GET", "/fresh/x", strong);

    assertThat(old.status()).isEqualTo(401);
    assertThat(old.header("WWW-Authenticate"))
        .isEqualTo(Expect.REALM + ", error=\"insufficient_user_authentication\", max_age=\"900\"");
    assertThat(site.send("GET", "/fresh/x", strong, NAVIGATE).header("Location"))
        .isEqualTo("/auth/login?continue=%2Ffresh%2Fx");
  }

  // Stepping up

  @Test
  void verify_rightCode_raisesThisSessionUnderANewId() throws IOException {
    String name = newAccount(site);
    String other = site.signedIn(name);
    String cookie = site.signedIn(name);
    String since = site.clock.instant().toString();
    TotpSecret secret = enrol(site, cookie);
    site.clock.advance(Duration.ofMinutes(20));
    RawAnswer raised = code(site, "/auth/mfa/verify", shown(site, secret), cookie);
    String strong = site.cookieIn(raised);

    assertThat(raised.status()).isEqualTo(204);
    assertThat(strong).isNotEqualTo(cookie);
    assertThat(site.send("GET", "/safe/x", strong).status()).isEqualTo(200);
    assertThat(site.send("GET", "/auth/me", strong).text())
        .contains("\"amr\":[\"pwd\",\"otp\",\"mfa\"],\"acr\":\"aal2\"")
        .contains("\"auth_time\":\"" + since + "\"");
    RawAnswer rotated = site.send("GET", "/auth/me", cookie);
    assertThat(rotated.status()).isEqualTo(401);
    Expect.noCookies(rotated);
    Expect.tooWeak(site.send("GET", "/safe/x", other));
  }

  @Test
  void verify_rightsChangedMeanwhile_raisesTheSessionWithTheNewRights() throws IOException {
    String name = newAccount(site);
    String cookie = site.signedIn(name);
    TotpSecret secret = enrol(site, cookie);
    site.identity.accounts().setRoles(site.accountId(name), Set.of("admin"));
    RawAnswer raised = code(site, "/auth/mfa/verify", shown(site, secret), cookie);

    assertThat(raised.status()).isEqualTo(204);
    assertThat(raised.all("Set-Cookie")).hasSize(1);
    assertThat(site.send("GET", "/auth/me", site.cookieIn(raised)).text())
        .contains("\"roles\":[\"admin\",\"user\"]", "\"acr\":\"aal2\"");
    assertThat(site.send("GET", "/auth/sessions", site.cookieIn(raised)).text())
        .containsOnlyOnce("\"id\":");
  }

  @Test
  void verify_neverLengthensASession() throws IOException {
    String cookie = site.signedIn(newAccount(site));
    String ends = site.send("GET", "/auth/me", cookie).json("expires_at");
    TotpSecret secret = enrol(site, cookie);
    site.clock.advance(Duration.ofMinutes(20));
    String strong = steppedUp(site, cookie, secret);

    assertThat(site.send("GET", "/auth/me", strong).json("expires_at")).isEqualTo(ends);
  }

  @Test
  void verify_wrongCodes_areCountedForTheAccount() throws IOException {
    String cookie = site.signedIn(newAccount(site));
    TotpSecret secret = enrol(site, cookie);
    for (int i = 0; i < 10; i++) {
      assertThat(code(site, "/auth/mfa/verify", "12345", cookie).json("error"))
          .isEqualTo("invalid_code");
    }
    RawAnswer refused = code(site, "/auth/mfa/verify", shown(site, secret), cookie);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isEqualTo("900");
    Expect.noCookies(refused);
  }

  @Test
  void verify_withoutAFactor_saysSo() throws IOException {
    notEnrolled(code(site, "/auth/mfa/verify", "123456", site.signedIn(newAccount(site))));
  }

  @Test
  void verify_byPage_leadsOn() throws IOException {
    String cookie = site.signedIn(newAccount(site));
    TotpSecret secret = enrol(site, cookie);
    RawAnswer page = site.send("GET", "/auth/mfa?continue=%2Fsafe%2Fx", cookie, NAVIGATE);
    assertThat(page.text())
        .contains("Confirm that it is you", "name=\"continue\" value=\"/safe/x\"");
    RawAnswer wrong = submitCode("/auth/mfa/verify", "000000", cookie);
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.text()).contains("The code is not right", "value=\"/safe/x\"");
    RawAnswer done = submitCode("/auth/mfa/verify", shown(site, secret), cookie);

    assertThat(done.status()).isEqualTo(303);
    assertThat(done.header("Location")).isEqualTo("/safe/x");
    assertThat(site.send("GET", "/safe/x", site.cookieIn(done)).status()).isEqualTo(200);
    RawAnswer evil =
        site.send("GET", "/auth/mfa?continue=https%3A%2F%2Fevil.example", cookie, NAVIGATE);
    assertThat(evil.text()).doesNotContain("evil");
  }

  // Removing

  @Test
  void remove_factor_endsEverythingElseAndThePresentIdChanges() throws IOException {
    String name = newAccount(site);
    String other = site.signedIn(name);
    RawAnswer tokens = site.tokens(name, "token", "");
    String cookie = site.signedIn(name);
    TotpSecret secret = enrol(site, cookie);
    String strong = steppedUp(site, cookie, secret);
    RawAnswer removed = act(site, "DELETE", "/auth/mfa/totp", strong);

    Expect.empty(
        new RawAnswer(
            removed.statusLine(),
            removed.headers().stream()
                .filter(header -> !header.name().equals("Set-Cookie"))
                .toList(),
            removed.body()),
        204);
    String present = site.cookieIn(removed);
    assertThat(present).isNotEqualTo(strong);
    assertThat(site.send("GET", "/auth/me", present).text())
        .contains("\"amr\":[\"pwd\"],\"acr\":\"aal1\"");
    notEnrolled(site.send("GET", "/safe/x", present));
    assertThat(site.send("GET", "/auth/me", other).status()).isEqualTo(401);
    assertThat(site.send("GET", "/auth/me", strong).status()).isEqualTo(401);
    Expect.invalidToken(
        site.send("GET", "/auth/me", "Authorization: Bearer " + tokens.json("access_token")));
    assertThat(site.signIn(name, TestSite.PASSWORD).json("status")).isEqualTo("authenticated");
    assertThat(act(site, "DELETE", "/auth/mfa/totp", present).status()).isEqualTo(404);
    notEnrolled(act(site, "POST", "/auth/mfa/backup-codes", present));
  }

  // Pages

  @Test
  void pages_fromStartToEnd_workWithoutAScript() throws IOException {
    String name = newAccount(site);
    String cookie = site.signedIn(name);
    assertThat(site.send("GET", "/auth/account", cookie, NAVIGATE).text())
        .contains("href=\"/auth/mfa/totp\"");
    RawAnswer setup = submit(site, "/auth/mfa/totp", "continue=%2Fsafe%2Fx", cookie);
    assertThat(setup.status()).isEqualTo(201);
    assertThat(setup.header("Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(setup.text()).contains("<svg ", "<path ").doesNotContain("<script", "style=");
    Matcher key =
        Pattern.compile("<code>((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})</code>").matcher(setup.text());
    assertThat(key.find()).isTrue();
    TotpSecret secret = TotpSecret.ofBase32(key.group(1).replace(" ", "")).orElseThrow();

    RawAnswer wrong = submit(site, "/auth/mfa/totp/confirm", "code=000000", cookie);
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.text()).contains(key.group(1), "The code is not right");
    RawAnswer codes = submitCode("/auth/mfa/totp/confirm", shown(site, secret), cookie);
    assertThat(codes.status()).isEqualTo(200);
    assertThat(codesIn(codes)).hasSize(10);
    assertThat(codes.text()).contains("href=\"/safe/x\"");
    assertThat(site.send("GET", "/auth/mfa/totp", cookie, NAVIGATE).text())
        .contains("10 are left.", "action=\"/auth/mfa/totp/delete\"");

    site.clock.advance(Totp.STEP);
    String strong = steppedUp(site, cookie, secret);
    RawAnswer removed = submit(site, "/auth/mfa/totp/delete", "", strong);
    assertThat(removed.status()).isEqualTo(303);
    assertThat(removed.header("Location")).isEqualTo("/auth/mfa/totp?factor=removed");
  }
}
