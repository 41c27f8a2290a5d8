package io.sallyport.auth.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.auth.pipeline.Asked;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.FirstFactor;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.identity.mfa.TotpSecret;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A sign-in that waits for its second factor, held by a token or by a cookie. */
class MfaSignInTest {

  private static final Decision ENDED = Problem.of(Kind.INVALID_MFA_TOKEN).refuse();
  private static final String CLEARED =
      "Set-Cookie: __Host-mfa=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax";

  private final MfaBench bench = new MfaBench();
  private final TotpSecret secret = bench.enrol();

  private static FakeRequest page() {
    return new FakeRequest().header("Accept", MfaBench.HTML);
  }

  /** The token of a sign-in that a program holds. */
  private String byBody() {
    String answer =
        Asked.text(
            bench.signIn.ask(
                new FakeRequest().exchange(MfaBench.SITE, bench.sent), MfaBench.FIRST));
    String token = answer.replaceFirst("(?s).*\"mfa_token\":\"([^\"]+)\".*", "$1");
    assertThat(answer)
        .isEqualTo(
            "200\napplication/json\n{\"status\":\"mfa_required\",\"mfa_token\":\""
                + token
                + "\",\"methods\":[\"totp\",\"backup_code\"],\"expires_in\":300}");
    assertThat(bench.sent).isEmpty();
    return token;
  }

  /** The value of the cookie by which a browser holds one. */
  private String byCookie() {
    assertThat(
            Asked.text(
                bench.signIn.ask(page().exchange(MfaBench.SITE, bench.sent), MfaBench.FIRST)))
        .isEqualTo("303\nLocation: /auth/mfa");
    String line = bench.sent.remove(0);
    assertThat(line)
        .matches(
            "Set-Cookie: __Host-mfa=[^;]{43}; Path=/; Max-Age=300; HttpOnly; Secure;"
                + " SameSite=Lax");
    assertThat(bench.sent).isEmpty();
    return line.replaceFirst(".*mfa=([^;]+);.*", "$1");
  }

  private Decision answer(String json) throws IOException {
    return bench.asked(
        List.of(bench.signIn.route()), MfaBench.with(MfaBench.request("POST", "/login/mfa"), json));
  }

  private Decision answer(String token, String code) throws IOException {
    return answer("{\"mfa_token\":\"" + token + "\",\"code\":\"" + code + "\"}");
  }

  private Decision answerPage(String cookie, String code) throws IOException {
    return bench.asked(
        List.of(bench.signIn.route()),
        MfaBench.with(MfaBench.request("POST", "/login/mfa"), "{\"code\":\"" + code + "\"}")
            .header("Accept", MfaBench.HTML)
            .header("Cookie", "__Host-mfa=" + cookie));
  }

  @Test
  void answer_rightCode_finishesTheSignInOnce() throws IOException {
    String token = byBody();

    assertThat(Asked.text(answer(token, bench.code(secret)))).isEqualTo("299");
    assertThat(bench.finish.asked).containsExactly(List.of(MfaBench.FIRST, List.of("otp", "mfa")));
    assertThat(bench.events)
        .containsExactly(bench.event("second-factor.passed", null, "/auth/login/mfa", "TOTP"));
    assertThat(bench.counted.lines()).containsExactly("SECOND_FACTOR totp");
    assertThat(answer(token, bench.code(secret))).isEqualTo(ENDED);
    assertThat(bench.sent).isEmpty();
  }

  @Test
  void answer_byCookie_takesItAway() throws IOException {
    assertThat(Asked.text(answerPage(byCookie(), bench.code(secret)))).isEqualTo("299");
    assertThat(bench.sent).containsExactly(CLEARED);
    assertThat(bench.finish.asked).hasSize(1);
  }

  @Test
  void answer_wrongCode_asksAgainAndAtTheSixthTimeIsOver() throws IOException {
    String token = byBody();

    for (int i = 0; i < 5; i++) {
      assertThat(answer(token, bench.wrong(secret)))
          .isEqualTo(Problem.of(Kind.INVALID_CODE).refuse());
    }
    assertThat(answer(token, bench.code(secret))).isEqualTo(ENDED);
    assertThat(bench.events).hasSize(5);
    assertThat(bench.events.get(0))
        .isEqualTo(bench.event("second-factor.failed", null, "/auth/login/mfa", "WRONG"));
    assertThat(bench.counted.lines()).hasSize(5).containsOnly("SECOND_FACTOR wrong");
    assertThat(bench.finish.asked).isEmpty();
  }

  @Test
  void answer_wrongCodeOnAPage_showsThePageAgain() throws IOException {
    String cookie = byCookie();

    assertThat(Asked.text(answerPage(cookie, bench.wrong(secret))))
        .startsWith("401\nContent-Security-Policy: ")
        .contains("The code is not right, or was used already", "action=\"/auth/login/mfa\"");
    assertThat(bench.sent).isEmpty();
    assertThat(Asked.text(answerPage(cookie, bench.code(secret)))).isEqualTo("299");
  }

  @Test
  void answer_beyondTheAccountsTries_waits() throws IOException {
    for (int i = 0; i < 2; i++) {
      String token = byBody();
      for (int j = 0; j < 5; j++) {
        answer(token, bench.wrong(secret));
      }
    }

    assertThat(answer(byBody(), bench.code(secret)))
        .isEqualTo(Problem.of(Kind.TOO_MANY_ATTEMPTS).with("Retry-After", "900").refuse());
    assertThat(Asked.text(answerPage(byCookie(), bench.code(secret))))
        .startsWith("429\n")
        .contains("\nRetry-After: 900\n");
    assertThat(bench.counted.lines()).hasSize(12).endsWith("LIMIT_HIT second_factor");
  }

  @Test
  void answer_triesThatAreGone_costTheAccountNothing() throws IOException {
    String token = byBody();
    for (int i = 0; i < 20; i++) {
      answer(token, bench.wrong(secret));
    }

    assertThat(Asked.text(answer(byBody(), bench.code(secret)))).isEqualTo("299");
  }

  @Test
  void answer_rightCode_givesTheAccountAllItsTriesBack() throws IOException {
    for (int i = 0; i < 3; i++) {
      String token = byBody();
      for (int j = 0; j < 4; j++) {
        assertThat(answer(token, bench.wrong(secret)))
            .isEqualTo(Problem.of(Kind.INVALID_CODE).refuse());
      }
      assertThat(Asked.text(answer(token, bench.code(secret)))).isEqualTo("299");
      bench.clock.advance(java.time.Duration.ofSeconds(30));
    }
  }

  @Test
  void answer_codeTwice_letsInOnce() throws IOException {
    String first = byBody();
    String second = byBody();
    String code = bench.code(secret);

    assertThat(Asked.text(answer(first, code))).isEqualTo("299");
    assertThat(answer(second, code)).isEqualTo(Problem.of(Kind.INVALID_CODE).refuse());
    assertThat(bench.events.get(1))
        .isEqualTo(bench.event("second-factor.failed", null, "/auth/login/mfa", "ALREADY_USED"));
  }

  @Test
  void answer_longestCode_isLookedAtAndALongerOneIsNot() throws IOException {
    String token = byBody();

    assertThat(answer(token, "1".repeat(64))).isEqualTo(Problem.of(Kind.INVALID_CODE).refuse());
    assertThat(answer(token, "1".repeat(65)))
        .isEqualTo(
            Problem.of(Kind.MALFORMED_REQUEST, "The field code is too long")
                .withMember("field", "code")
                .refuse());
    assertThat(bench.events).hasSize(1);
  }

  @Test
  void answer_overPlainHttp_isRefused() throws IOException {
    String token = byBody();
    Decision refused =
        Asked.of(
            List.of(bench.signIn.route()),
            MfaBench.with(
                    MfaBench.request("POST", "/login/mfa"),
                    "{\"mfa_token\":\"" + token + "\",\"code\":\"" + bench.code(secret) + "\"}")
                .exchange(FakeRequest.site("", false)));

    assertThat(refused)
        .isInstanceOfSatisfying(
            Decision.Refuse.class,
            refuse -> assertThat(refuse.problem().kind()).isEqualTo(Kind.INSECURE_TRANSPORT));
    assertThat(Asked.text(answer(token, bench.code(secret)))).isEqualTo("299");
  }

  @Test
  void answer_heldTheOtherWayOrTwice_isRefused() throws IOException {
    String cookie = byCookie();
    String token = byBody();
    String code = bench.code(secret);

    assertThat(answer(cookie, code)).isEqualTo(ENDED);
    assertThat(bench.sent).isEmpty();
    assertThat(answerPage(token, code)).isEqualTo(ENDED);
    assertThat(bench.sent).containsExactly(CLEARED);
    assertThat(
            bench.asked(
                List.of(bench.signIn.route()),
                MfaBench.with(
                        MfaBench.request("POST", "/login/mfa"),
                        "{\"mfa_token\":\"" + token + "\",\"code\":\"" + code + "\"}")
                    .header("Cookie", "__Host-mfa=" + cookie)))
        .isEqualTo(
            Problem.of(Kind.INVALID_REQUEST, "The sign-in came twice, as field and as cookie")
                .refuse());
    assertThat(bench.finish.asked).isEmpty();
  }

  @Test
  void answer_withoutASignInThatWaits_isRefused() throws IOException {
    assertThat(answer("{\"code\":\"123456\"}"))
        .isEqualTo(
            Problem.of(Kind.MALFORMED_REQUEST, "The field mfa_token is missing")
                .withMember("field", "mfa_token")
                .refuse());
    assertThat(
            bench.asked(
                List.of(bench.signIn.route()),
                MfaBench.with(MfaBench.request("POST", "/login/mfa"), "{\"code\":\"123456\"}")
                    .header("Accept", MfaBench.HTML)))
        .isEqualTo(ENDED);
    assertThat(answer("unknown", "123456")).isEqualTo(ENDED);
    String token = byBody();
    bench.finish.stands = false;
    assertThat(answer(token, bench.code(secret))).isEqualTo(ENDED);
    assertThat(bench.events).isEmpty();
  }

  @Test
  void answer_signedOutEverywhereAtThatMoment_isOver() throws IOException {
    bench.finish.answer = Optional.empty();

    assertThat(answer(byBody(), bench.code(secret))).isEqualTo(ENDED);
  }

  @Test
  void waits_onlyForTheCookieOfOneThatDoes() {
    String cookie = byCookie();

    assertThat(
            bench.signIn.waits(
                new FakeRequest().header("Cookie", "__Host-mfa=" + cookie).exchange(MfaBench.SITE)))
        .isTrue();
    assertThat(
            bench.signIn.waits(
                new FakeRequest().header("Cookie", "__Host-mfa=x").exchange(MfaBench.SITE)))
        .isFalse();
    assertThat(bench.signIn.waits(new FakeRequest().exchange(MfaBench.SITE))).isFalse();
  }

  @Test
  void content_written_isWhatIsRead() {
    var scoped =
        new FirstFactor(
            "a", 7, new FirstFactor.Tries("b", "c"), new FirstFactor.Wish("d", "e f", "/g"));
    for (var waiting :
        List.of(new WaitingSignIn(MfaBench.FIRST, true), new WaitingSignIn(scoped, false))) {
      assertThat(WaitingSignIn.of(waiting.content())).contains(waiting);
    }
    Map<String, String> content = new HashMap<>(new WaitingSignIn(scoped, true).content());
    content.put("version", "2");
    assertThat(WaitingSignIn.of(content)).isEmpty();
    content.put("version", "1");
    content.remove("account");
    assertThatThrownBy(() -> WaitingSignIn.of(content))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("A waiting sign-in of this version has account");
  }
}
