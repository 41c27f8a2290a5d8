package io.sallyport.auth.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Asked;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.StepUp;
import io.sallyport.auth.pipeline.Unreachable;
import io.sallyport.identity.mfa.EnrolmentGrants;
import io.sallyport.identity.mfa.TotpSecret;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.password.PasswordHasher;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Setting a second factor up, and showing it again in a session. */
class EnrolmentEndpointsTest {

  private static final Pattern CODES =
      Pattern.compile("200\napplication/json\n\\{\"backup_codes\":\\[(.*)]}");
  private static final Decision NOT_APPROVED = Problem.of(Kind.ENROLMENT_NOT_APPROVED).refuse();

  private final MfaBench bench = new MfaBench();
  private final List<Object> raised = new ArrayList<>();
  private boolean raises = true;
  private final StepUp stepUp =
      (exchange, amr) -> {
        raised.add(amr);
        return raises;
      };

  private List<Route> routes(@Nullable EnrolmentGrants grants) {
    return new EnrolmentEndpoints(bench.factors, grants, bench.limiter, bench.pages, bench.audit)
        .routes();
  }

  private List<Route> stepUpRoutes() {
    return new StepUpEndpoints(bench.factors, bench.codes, bench.signIn, stepUp, bench.pages)
        .routes();
  }

  private Decision ask(FakeRequest request) throws IOException {
    return bench.asCaller(routes(null), request, "pwd");
  }

  private Decision confirm(String code) throws IOException {
    return ask(
        MfaBench.with(
            MfaBench.request("POST", "/mfa/totp/confirm"), "{\"code\":\"" + code + "\"}"));
  }

  /** The secret that waits from now on. */
  private TotpSecret begun() throws IOException {
    String answer = Asked.text(ask(MfaBench.request("POST", "/mfa/totp")));
    String secret = answer.replaceFirst("(?s).*\"secret\":\"([A-Z2-7]{32})\".*", "$1");
    String uri =
        "otpauth://totp/notes.example.com:alice?secret="
            + secret
            + "&issuer=notes.example.com&algorithm=SHA1&digits=6&period=30";
    assertThat(answer)
        .isEqualTo(
            "201\napplication/json\n{\"secret\":\"%s\",\"otpauth_uri\":\"%s\",\"qr_svg\":\"%s\"}"
                .formatted(secret, uri, QrCode.of(uri).svg().replace("\"", "\\\"")));
    return TotpSecret.ofBase32(secret).orElseThrow();
  }

  private static List<String> codes(String answer) {
    Matcher codes = CODES.matcher(answer);
    assertThat(codes.matches()).as(answer).isTrue();
    List<String> each = List.of(codes.group(1).replace("\"", "").split(","));
    assertThat(each).hasSize(10).allMatch(code -> code.matches("([A-Z2-7]{4}-){3}[A-Z2-7]{4}"));
    return each;
  }

  @Test
  void routes_changes_needARecentSession() {
    assertThat(routes(null).stream().map(EnrolmentEndpointsTest::described))
        .containsExactly(
            "GET /mfa/totp " + new Requirement.Session(false) + " null [] []",
            "POST /mfa/totp " + new Requirement.Session(true) + " PT15M [] [continue]",
            "POST /mfa/totp/confirm " + new Requirement.Session(true) + " PT15M [code] [continue]",
            "POST /mfa/backup-codes " + new Requirement.Session(true) + " PT15M [] []");
    assertThat(stepUpRoutes().stream().map(EnrolmentEndpointsTest::described))
        .containsExactly(
            "GET /mfa " + Requirement.EVERYONE + " null [] []",
            "POST /mfa/verify " + new Requirement.Session(false) + " null [code] [continue]");
    assertThat(described(bench.signIn.route()))
        .isEqualTo("POST /login/mfa " + Requirement.EVERYONE + " null [code] [mfa_token]");
  }

  private static String described(Route route) {
    return "%s %s %s %s %s %s"
        .formatted(
            route.method(),
            route.path(),
            route.rule().allow(),
            route.rule().signedInWithin(),
            route.required(),
            route.optional());
  }

  @Test
  void begin_thenConfirm_givesTenBackupCodesAndUsesTheCodeUp() throws IOException {
    TotpSecret secret = begun();

    codes(Asked.text(confirm(bench.code(secret))));
    assertThat(bench.factors.isEnrolled("account")).isTrue();
    assertThat(bench.factors.backupCodesLeft("account")).isEqualTo(10);
    assertThat(bench.events)
        .containsExactly(
            bench.event("second-factor.begun", "account", "/auth/mfa/totp", "totp"),
            bench.event("second-factor.confirmed", "account", "/auth/mfa/totp/confirm", "totp"));
  }

  @Test
  void begin_onAPage_showsTheSecretInGroups() throws IOException {
    String page =
        Asked.text(
            ask(
                MfaBench.with(MfaBench.request("POST", "/mfa/totp"), "{\"continue\":\"/notes\"}")
                    .header("Accept", MfaBench.HTML)));

    assertThat(page).startsWith("201\n").contains("value=\"/notes\"", "<svg ");
    assertThat(page).containsPattern("([A-Z2-7]{4} ){7}[A-Z2-7]{4}<");
  }

  @Test
  void confirm_wrongCode_leavesTheSecretWaiting() throws IOException {
    TotpSecret secret = begun();

    assertThat(confirm(bench.wrong(secret))).isEqualTo(Problem.of(Kind.INVALID_CODE).refuse());
    String page =
        Asked.text(
            ask(
                MfaBench.with(
                        MfaBench.request("POST", "/mfa/totp/confirm"),
                        "{\"code\":\"none\",\"continue\":\"/notes\"}")
                    .header("Accept", MfaBench.HTML)));
    assertThat(page)
        .startsWith("401\n")
        .contains(
            secret.reveal().replaceAll("(.{4})(?!$)", "$1 "),
            "The code is not right",
            "value=\"/notes\"");
    assertThat(bench.factors.isEnrolled("account")).isFalse();
    assertThat(bench.events).hasSize(1);
  }

  @Test
  void confirm_nothingWaits_isNotFound() throws IOException {
    assertThat(confirm("123456"))
        .isEqualTo(
            Problem.of(Kind.NOT_FOUND, "Nothing waits to be confirmed: begin again").refuse());
  }

  @Test
  void confirm_tooOften_waitsAndSharesItsTriesWithNewCodes() throws IOException {
    TotpSecret secret = begun();
    for (int i = 0; i < 10; i++) {
      assertThat(confirm(bench.wrong(secret))).isEqualTo(Problem.of(Kind.INVALID_CODE).refuse());
    }
    Decision tooOften = Problem.of(Kind.TOO_MANY_ATTEMPTS).with("Retry-After", "900").refuse();

    assertThat(confirm(bench.code(secret))).isEqualTo(tooOften);
    assertThat(ask(MfaBench.request("POST", "/mfa/backup-codes"))).isEqualTo(tooOften);
    assertThat(bench.counted.lines())
        .containsExactly("LIMIT_HIT second_factor", "LIMIT_HIT second_factor");
  }

  @Test
  void confirmAndReplace_noTurnToHash_isAnOutage() throws IOException {
    TotpSecret secret = begun();
    bench.factors = bench.factors(new PasswordHasher(HashScheme.ARGON2ID, 0, Duration.ZERO));

    assertThat(confirm(bench.code(secret))).isEqualTo(Unreachable.problem().refuse());
    bench.enrol();
    assertThat(ask(MfaBench.request("POST", "/mfa/backup-codes")))
        .isEqualTo(Unreachable.problem().refuse());
  }

  @Test
  void replace_withoutAFactor_isRefused() throws IOException {
    assertThat(ask(MfaBench.request("POST", "/mfa/backup-codes")))
        .isEqualTo(Problem.of(Kind.SECOND_FACTOR_NOT_ENROLLED).refuse());
  }

  @Test
  void replace_withAFactor_givesTenOthers() throws IOException {
    bench.enrol();

    codes(Asked.text(ask(MfaBench.request("POST", "/mfa/backup-codes"))));
    assertThat(bench.factors.backupCodesLeft("account")).isEqualTo(10);
    assertThat(bench.events)
        .containsExactly(
            bench.event(
                "backup-codes.replaced", "account", "/auth/mfa/backup-codes", "10 new ones"));
  }

  @Test
  void approval_whereItIsNeeded_isAskedForAFirstFactorAlone() throws IOException {
    List<Route> strict = routes(bench.kept);
    FakeRequest confirm =
        MfaBench.with(MfaBench.request("POST", "/mfa/totp/confirm"), "{\"code\":\"123456\"}");

    assertThat(bench.asCaller(strict, MfaBench.request("POST", "/mfa/totp"), "pwd"))
        .isEqualTo(NOT_APPROVED);
    assertThat(bench.asCaller(strict, confirm, "pwd")).isEqualTo(NOT_APPROVED);
    assertThat(bench.kept.waiting).isNull();
    bench.kept.given = true;
    assertThat(Asked.text(bench.asCaller(strict, MfaBench.request("POST", "/mfa/totp"), "pwd")))
        .startsWith("201\n");
    bench.kept.given = false;
    bench.enrol();
    assertThat(Asked.text(bench.asCaller(strict, MfaBench.request("POST", "/mfa/totp"), "pwd")))
        .startsWith("201\n");
  }

  @Test
  void page_states_areToldApart() throws IOException {
    String none = Asked.text(ask(MfaBench.request("GET", "/mfa/totp")));
    String forbidden =
        Asked.text(bench.asCaller(routes(bench.kept), MfaBench.request("GET", "/mfa/totp")));
    String removed =
        Asked.text(
            ask(MfaBench.request("GET", "/mfa/totp").query("factor=removed&continue=/notes")));
    bench.enrol();
    String on = Asked.text(ask(MfaBench.request("GET", "/mfa/totp")));

    assertThat(List.of(none, forbidden, removed, on))
        .allMatch(page -> page.startsWith("200\nContent-Security-Policy: "))
        .doesNotHaveDuplicates();
    assertThat(removed).contains("value=\"/notes\"");
  }

  private Decision verify(String json, boolean page, String... amr) throws IOException {
    FakeRequest request = MfaBench.with(MfaBench.request("POST", "/mfa/verify"), json);
    return bench.asCaller(
        stepUpRoutes(), page ? request.header("Accept", MfaBench.HTML) : request, amr);
  }

  @Test
  void verify_rightCode_raisesTheSession() throws IOException {
    TotpSecret secret = bench.enrol();

    assertThat(Asked.text(verify("{\"code\":\"" + bench.code(secret) + "\"}", false, "pwd")))
        .isEqualTo("204");
    bench.clock.advance(Duration.ofSeconds(30));
    String json = "{\"code\":\"" + bench.code(secret) + "\",\"continue\":\"/notes\"}";
    assertThat(Asked.text(verify(json, true, "pwd", "otp", "mfa")))
        .isEqualTo("303\nLocation: /notes");
    assertThat(raised).containsExactly(List.of("pwd", "otp", "mfa"), List.of("pwd", "otp", "mfa"));
  }

  @Test
  void verify_sessionThatHasEndedMeanwhile_isUnauthenticated() throws IOException {
    TotpSecret secret = bench.enrol();
    raises = false;

    assertThat(verify("{\"code\":\"" + bench.code(secret) + "\"}", false, "pwd"))
        .isEqualTo(
            Problem.of(Kind.UNAUTHENTICATED)
                .with("WWW-Authenticate", "Bearer realm=\"sallyport\"")
                .refuse());
  }

  @Test
  void verify_wrongCode_isRefusedAndOnAPageAskedAgain() throws IOException {
    TotpSecret secret = bench.enrol();
    String json = "{\"code\":\"" + bench.wrong(secret) + "\",\"continue\":\"/notes\"}";

    assertThat(verify(json, false, "pwd")).isEqualTo(Problem.of(Kind.INVALID_CODE).refuse());
    assertThat(Asked.text(verify(json, true, "pwd")))
        .startsWith("401\n")
        .contains("action=\"/auth/mfa/verify\"", "value=\"/notes\"", "The code is not right");
    for (int i = 0; i < 8; i++) {
      verify(json, false, "pwd");
    }
    assertThat(Asked.text(verify(json, true, "pwd"))).startsWith("429\n");
    assertThat(verify("{\"code\":\"" + "1".repeat(65) + "\"}", true, "pwd"))
        .isEqualTo(
            Problem.of(Kind.MALFORMED_REQUEST, "The field code is too long")
                .withMember("field", "code")
                .refuse());
    assertThat(raised).isEmpty();
  }

  @Test
  void verify_withoutAFactor_isRefused() throws IOException {
    assertThat(verify("{\"code\":\"123456\"}", false, "pwd"))
        .isEqualTo(Problem.of(Kind.SECOND_FACTOR_NOT_ENROLLED).refuse());
  }

  private String cookieOfASignInThatWaits() {
    FakeRequest page = new FakeRequest().header("Accept", MfaBench.HTML);
    var unused = bench.signIn.ask(page.exchange(MfaBench.SITE, bench.sent), MfaBench.FIRST);
    return bench.sent.remove(0).replaceFirst(".*(__Host-mfa=[^;]+);.*", "$1");
  }

  @Test
  void codePage_nobodyAndNothingWaits_leadsToTheSignIn() throws IOException {
    assertThat(Asked.text(bench.asked(stepUpRoutes(), MfaBench.request("GET", "/mfa"))))
        .isEqualTo("303\nLocation: /auth/login");
    assertThat(
            Asked.text(
                bench.asked(
                    stepUpRoutes(), MfaBench.request("GET", "/mfa").query("continue=/a?b"))))
        .isEqualTo("303\nLocation: /auth/login?continue=%2Fa%3Fb");
  }

  @Test
  void codePage_session_asksForACodeOrToSetOneUp() throws IOException {
    FakeRequest request = MfaBench.request("GET", "/mfa").query("continue=/notes");

    assertThat(Asked.text(bench.asCaller(stepUpRoutes(), request, "pwd")))
        .isEqualTo("303\nLocation: /auth/mfa/totp?continue=%2Fnotes");
    bench.enrol();
    assertThat(Asked.text(bench.asCaller(stepUpRoutes(), request, "pwd")))
        .startsWith("200\n")
        .contains("action=\"/auth/mfa/verify\"", "value=\"/notes\"");
  }

  @Test
  void codePage_signInThatWaits_comesFirstUnlessASessionWantsToGoOn() throws IOException {
    String cookie = cookieOfASignInThatWaits();
    bench.enrol();
    String forSignIn = "action=\"/auth/login/mfa\"";

    assertThat(
            Asked.text(
                bench.asked(
                    stepUpRoutes(),
                    MfaBench.request("GET", "/mfa")
                        .query("continue=/notes")
                        .header("Cookie", cookie))))
        .contains(forSignIn);
    assertThat(
            Asked.text(
                bench.asCaller(
                    stepUpRoutes(), MfaBench.request("GET", "/mfa").header("Cookie", cookie))))
        .contains(forSignIn);
    assertThat(
            Asked.text(
                bench.asCaller(
                    stepUpRoutes(),
                    MfaBench.request("GET", "/mfa")
                        .query("continue=/notes")
                        .header("Cookie", cookie))))
        .contains("action=\"/auth/mfa/verify\"");
  }
}
