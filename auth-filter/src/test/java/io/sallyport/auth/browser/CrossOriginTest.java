package io.sallyport.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Origin;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CrossOriginTest {

  private static final Site SITE = FakeRequest.site("", true);
  private static final Origin FRIEND = new Origin("https", "friend.example", 443);
  private static final CrossOrigin NAMED = new CrossOrigin(Set.of(FRIEND), false, false);
  private static final CrossOrigin WITH_COOKIES = new CrossOrigin(Set.of(FRIEND), false, true);
  private static final CrossOrigin ANYBODY = new CrossOrigin(Set.of(), true, false);

  private final List<String> sent = new ArrayList<>();

  private Decision decide(CrossOrigin cors, FakeRequest request) {
    return cors.decide(request.exchange(SITE, sent));
  }

  private static FakeRequest from(String origin) {
    return new FakeRequest().header("Origin", origin);
  }

  private static FakeRequest preflight(String origin) {
    return from(origin).method("OPTIONS").header("Access-Control-Request-Method", "PUT");
  }

  @Test
  void open_onlyWhereSomebodyIsNamed() {
    assertThat(new CrossOrigin(Set.of(), false, false).open()).isFalse();
    assertThat(NAMED.open()).isTrue();
    assertThat(ANYBODY.open()).isTrue();
  }

  @Test
  void anyOrigin_withCredentials_isRefused() {
    assertThatThrownBy(() -> new CrossOrigin(Set.of(), true, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Any origin must not come with credentials");
  }

  @Test
  void trusts_namedOriginWithCredentials_andNobodyElse() {
    assertThat(WITH_COOKIES.trusts(FRIEND)).isTrue();
    assertThat(WITH_COOKIES.trusts(new Origin("http", "friend.example", 80))).isFalse();
    assertThat(NAMED.trusts(FRIEND)).isFalse();
    assertThat(ANYBODY.trusts(FRIEND)).isFalse();
  }

  @Test
  void decide_noOrigin_onlySaysThatItMatters() {
    assertThat(decide(NAMED, new FakeRequest())).isEqualTo(Decision.NEXT);
    assertThat(sent).containsExactly("Vary: Origin");
  }

  @Test
  void decide_namedOrigin_isNamedInTheAnswer() {
    assertThat(decide(NAMED, from("https://friend.example"))).isEqualTo(Decision.NEXT);
    assertThat(sent)
        .containsExactly("Vary: Origin", "Access-Control-Allow-Origin: https://friend.example");
  }

  @Test
  void decide_namedOriginWithCookies_saysSo() {
    assertThat(decide(WITH_COOKIES, from("https://friend.example"))).isEqualTo(Decision.NEXT);
    assertThat(sent)
        .containsExactly(
            "Vary: Origin",
            "Access-Control-Allow-Origin: https://friend.example",
            "Access-Control-Allow-Credentials: true");
  }

  @Test
  void decide_anyOrigin_isAStar() {
    assertThat(decide(ANYBODY, from("https://x.example"))).isEqualTo(Decision.NEXT);
    assertThat(sent).containsExactly("Vary: Origin", "Access-Control-Allow-Origin: *");
  }

  @Test
  void decide_otherOrigin_getsNoHeaderAndNoPreflight() {
    assertThat(decide(NAMED, from("https://x.example"))).isEqualTo(Decision.NEXT);
    assertThat(decide(NAMED, from("null"))).isEqualTo(Decision.NEXT);
    assertThat(decide(NAMED, preflight("https://x.example")))
        .isEqualTo(Problem.of(Problem.Kind.CROSS_SITE_REQUEST).refuse());
    assertThat(sent).containsOnly("Vary: Origin");
  }

  @Test
  void decide_preflight_isAnsweredWithWhatItAsksFor() {
    assertThat(decide(NAMED, preflight("https://friend.example")))
        .isEqualTo(
            new Decision.Reply(
                Answer.empty(204)
                    .with("Access-Control-Allow-Methods", "PUT")
                    .with("Access-Control-Max-Age", "600")));
    FakeRequest withHeaders =
        preflight("https://friend.example").header("Access-Control-Request-Headers", "x-a, x-b");
    assertThat(decide(NAMED, withHeaders))
        .isEqualTo(
            new Decision.Reply(
                Answer.empty(204)
                    .with("Access-Control-Allow-Methods", "PUT")
                    .with("Access-Control-Max-Age", "600")
                    .with("Access-Control-Allow-Headers", "x-a, x-b")));
  }

  @Test
  void decide_requestMethodOnAnotherMethod_isNoPreflight() {
    FakeRequest get = preflight("https://friend.example").method("GET");
    FakeRequest options = from("https://friend.example").method("OPTIONS");
    assertThat(decide(NAMED, get)).isEqualTo(Decision.NEXT);
    assertThat(decide(NAMED, options)).isEqualTo(Decision.NEXT);
  }

  @Test
  void responseHeaders_areSentAsConfigured() {
    var exchange = new FakeRequest().exchange(SITE, sent);
    assertThat(new ResponseHeaders(true, true, false).decide(exchange)).isEqualTo(Decision.NEXT);
    assertThat(sent)
        .containsExactly(
            "X-Content-Type-Options: nosniff", "Strict-Transport-Security: max-age=31536000");
    sent.clear();
    exchange = new FakeRequest().exchange(SITE, sent);
    new ResponseHeaders(false, false, false).decide(exchange);
    assertThat(sent).containsExactly("X-Content-Type-Options: nosniff");
    sent.clear();
    new ResponseHeaders(true, false, false)
        .decide(new FakeRequest().exchange(FakeRequest.site("", false), sent));
    assertThat(sent).containsExactly("X-Content-Type-Options: nosniff");
  }
}
