package io.sallyport.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.CsrfToken;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Origin;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.RequestSanity;
import io.sallyport.auth.pipeline.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossSiteGuardTest {

  private static final Site SITE = FakeRequest.site("", true);
  private static final String COOKIE = "__Host-session=" + "A".repeat(43);
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Origin FRIEND = new Origin("https", "friend.example", 443);

  private final CrossSiteGuard guard = guard(new CrossOrigin(Set.of(), false, false));

  private static CrossSiteGuard guard(CrossOrigin cors) {
    return new CrossSiteGuard(cors, List.of("session", "mfa"));
  }

  private static FakeRequest post(String path) {
    return new FakeRequest().method("POST").path(path, path);
  }

  private static FakeRequest withCookie(String path) {
    return post(path).header("Cookie", COOKIE);
  }

  private static Exchange exchange(FakeRequest request) {
    Exchange exchange = request.exchange(SITE);
    assertThat(new RequestSanity().decide(exchange)).isEqualTo(Decision.NEXT);
    return exchange;
  }

  private boolean passes(FakeRequest request) throws IOException {
    return passes(guard, exchange(request));
  }

  private static boolean passes(CrossSiteGuard guard, Exchange exchange) throws IOException {
    Decision decision = guard.decide(exchange);
    if (decision.equals(Decision.NEXT)) {
      return true;
    }
    assertThat(((Decision.Refuse) decision).problem().kind())
        .isEqualTo(Problem.Kind.CROSS_SITE_REQUEST);
    return false;
  }

  @ParameterizedTest
  @CsvSource({
    "same-origin,true",
    "none,true",
    "same-site,false",
    "cross-site,false",
    "SAME-ORIGIN,false",
    "'',false"
  })
  void decide_fetchMetadata_saysItAll(String site, boolean passes) throws IOException {
    assertThat(passes(withCookie("/notes").header("Sec-Fetch-Site", site))).isEqualTo(passes);
    assertThat(passes(post("/auth/login").header("Sec-Fetch-Site", site))).isEqualTo(passes);
    assertThat(
            passes(
                withCookie("/notes")
                    .header("Sec-Fetch-Site", site)
                    .header("Origin", "https://evil.example")))
        .isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site,same-origin",
    "Origin,https://notes.example.com",
    "Referer,https://notes.example.com/"
  })
  void decide_headerTwice_saysNo(String name, String value) throws IOException {
    assertThat(passes(withCookie("/notes").header(name, value).header(name, value))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://notes.example.com,true",
    "https://NOTES.example.com:443,true",
    "http://notes.example.com,false",
    "https://notes.example.com:8443,false",
    "https://notes.example.com.evil.example,false",
    "https://notes.example.com@evil.example,false",
    "null,false",
    "'',false",
    "%%%,false"
  })
  void decide_originWithoutFetchMetadata_mustBeOurs(String origin, boolean passes)
      throws IOException {
    assertThat(passes(withCookie("/notes").header("Origin", origin))).isEqualTo(passes);
    assertThat(passes(post("/auth/login").header("Origin", origin))).isEqualTo(passes);
    FakeRequest both =
        withCookie("/notes")
            .header("Origin", origin)
            .header("Referer", "https://notes.example.com/");
    assertThat(passes(both)).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({
    "https://notes.example.com/a?b=c,true",
    "https://notes.example.com,true",
    "https://evil.example/https://notes.example.com/,false",
    "/notes,false",
    "http://[,false",
    "'',false"
  })
  void decide_refererAlone_mustBeOurs(String referer, boolean passes) throws IOException {
    assertThat(passes(withCookie("/notes").header("Referer", referer))).isEqualTo(passes);
  }

  @Test
  void decide_nothingSaid_passesOnlyWhereNothingCanBeForged() throws IOException {
    assertThat(passes(post("/notes"))).isTrue();
    assertThat(passes(post("/auth/login"))).isTrue();
    assertThat(passes(withCookie("/notes"))).isFalse();
    assertThat(passes(withCookie("/auth/login"))).isFalse();
    assertThat(passes(post("/notes").header("Cookie", "theme=dark"))).isTrue();
    assertThat(passes(post("/notes").header("Cookie", "__Host-mfa=x"))).isFalse();
    assertThat(passes(post("/notes").header("Sec-Fetch-Site", "cross-site"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
  void decide_safeMethod_isNotJudged(String method) throws IOException {
    FakeRequest request =
        withCookie("/notes").method(method).header("Sec-Fetch-Site", "cross-site");
    assertThat(passes(request)).isTrue();
  }

  /** Cookies are never looked at again over the socket that it opens. */
  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site,same-origin,true",
    "Sec-Fetch-Site,cross-site,false",
    "Sec-Fetch-Site,same-site,false",
    "Origin,https://notes.example.com,true",
    "Origin,https://evil.example,false",
    "Origin,null,false",
    "Accept,*/*,true"
  })
  void decide_handshakeOfAWebSocket_mustComeFromHere(String name, String value, boolean passes)
      throws IOException {
    for (String upgrade : List.of("websocket", "WebSocket", "h2c, websocket")) {
      FakeRequest handshake =
          new FakeRequest().path("/live", "/live").header("Upgrade", upgrade).header(name, value);
      assertThat(passes(handshake)).isTrue();
      assertThat(passes(handshake.header("Cookie", COOKIE))).isEqualTo(passes);
    }
    assertThat(
            passes(
                withCookie("/live")
                    .method("GET")
                    .header("Upgrade", "h2c")
                    .header("Origin", "https://evil.example")))
        .isTrue();
  }

  @Test
  void decide_handshakeFromAnOriginThatMayComeWithCookies_passes() throws IOException {
    FakeRequest handshake =
        withCookie("/live")
            .method("GET")
            .header("Upgrade", "websocket")
            .header("Origin", "https://friend.example");
    assertThat(passes(guard(new CrossOrigin(Set.of(FRIEND), false, true)), exchange(handshake)))
        .isTrue();
    assertThat(passes(handshake)).isFalse();
  }

  @Test
  void decide_originThatMayComeWithCookies_passes() throws IOException {
    CrossSiteGuard open = guard(new CrossOrigin(Set.of(FRIEND), false, true));
    FakeRequest modern =
        withCookie("/notes")
            .header("Sec-Fetch-Site", "cross-site")
            .header("Origin", "https://friend.example");
    FakeRequest old = withCookie("/notes").header("Origin", "https://friend.example");
    assertThat(passes(open, exchange(modern))).isTrue();
    assertThat(passes(open, exchange(old))).isTrue();
    assertThat(passes(open, exchange(withCookie("/notes").header("Origin", "https://x.example"))))
        .isFalse();
    CrossSiteGuard without = guard(new CrossOrigin(Set.of(FRIEND), false, false));
    assertThat(passes(without, exchange(modern))).isFalse();
    assertThat(passes(without, exchange(old))).isFalse();
  }

  private static Exchange signedIn(FakeRequest request) {
    Exchange exchange = exchange(request);
    exchange.identity(
        new AuthOutcome.Authenticated(FakeRequest.caller(Caller.Mechanism.SESSION, Instant.EPOCH)));
    return exchange;
  }

  private static String token() {
    return Objects.requireNonNull(CsrfToken.of(signedIn(withCookie("/notes"))));
  }

  @Test
  void decide_tokenInHeader_passesForItsSessionOnly() throws IOException {
    assertThat(passes(guard, signedIn(withCookie("/notes").header("X-CSRF-Token", token()))))
        .isTrue();
    assertThat(passes(guard, signedIn(withCookie("/notes").header("X-CSRF-Token", "x")))).isFalse();
    assertThat(passes(guard, exchange(withCookie("/notes").header("X-CSRF-Token", token()))))
        .isFalse();
    FakeRequest twice =
        withCookie("/notes").header("X-CSRF-Token", token()).header("X-CSRF-Token", token());
    assertThat(passes(guard, signedIn(twice))).isFalse();
    FakeRequest denied =
        withCookie("/notes").header("X-CSRF-Token", token()).header("Sec-Fetch-Site", "cross-site");
    assertThat(passes(guard, signedIn(denied))).isFalse();
  }

  @Test
  void decide_tokenInTheFormOfOneOfOurEndpoints_passes() throws IOException {
    assertThat(passes(guard, signedIn(form("/auth/logout", FORM, "_csrf=" + token())))).isTrue();
    assertThat(
            passes(
                guard, signedIn(form("/auth/logout", FORM + ";charset=utf-8", "_csrf=" + token()))))
        .isTrue();
    assertThat(passes(guard, signedIn(form("/auth/logout", FORM, "_csrf=x")))).isFalse();
    assertThat(passes(guard, signedIn(form("/auth/logout", FORM, "_csrf=%zz")))).isFalse();
    assertThat(passes(guard, signedIn(form("/auth/logout", FORM, "a=b")))).isFalse();
    assertThat(passes(guard, signedIn(form("/auth/logout", "text/plain", "_csrf=" + token()))))
        .isFalse();
    assertThat(
            passes(
                guard,
                signedIn(
                    form("/auth/logout", "application/json", "{\"_csrf\":\"" + token() + "\"}"))))
        .isFalse();
  }

  @Test
  void decide_tokenInAFormOfTheApplication_isReadFromThePostedBodyAlone() throws IOException {
    assertThat(passes(guard, signedIn(posted().parameter("_csrf", token())))).isTrue();
    assertThat(passes(guard, signedIn(posted().parameter("_csrf", token(), token())))).isFalse();
    assertThat(passes(guard, signedIn(posted()))).isFalse();
    assertThat(
            passes(guard, signedIn(posted().parameter("_csrf", token()).query("_csrf=" + token()))))
        .isFalse();
    assertThat(passes(guard, signedIn(posted().parameter("_csrf", token()).query("a=b")))).isTrue();
    assertThat(passes(guard, signedIn(posted().parameter("_csrf", token()).method("PUT"))))
        .isFalse();
    assertThat(passes(guard, signedIn(posted().unreadableParameters()))).isFalse();
  }

  private static FakeRequest posted() {
    return withCookie("/notes").header("Content-Type", FORM);
  }

  private static FakeRequest form(String path, String type, String body) {
    return withCookie(path)
        .header("Content-Type", type)
        .body(body.getBytes(StandardCharsets.UTF_8));
  }
}
