package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Authenticator;
import io.sallyport.auth.pipeline.Authenticators;
import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.auth.pipeline.SignIns;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.token.RefreshTokens;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tokens handed out and taken in both ways: in the answer and the header, and as cookies. */
class TokenDeliveriesTest {

  private static final String CLEARED = "; Max-Age=0; HttpOnly; Secure; SameSite=Lax";
  private static final AuthOutcome INVALID =
      new AuthOutcome.Rejected(
          Problem.of(Problem.Kind.INVALID_TOKEN)
              .with("WWW-Authenticate", "Bearer realm=\"sallyport\", error=\"invalid_token\""));

  private final TokenBench bench = new TokenBench();
  private final List<String> sent = new ArrayList<>();
  private final TokenCookies cookies =
      new TokenCookies(bench.access, bench.families, TokenBench.ROLES, Duration.ofDays(7));
  private final BearerTokens bearer = bearer(List.of());

  private BearerTokens bearer(List<TrustedIssuer> issuers) {
    return new BearerTokens(
        bench.access,
        new ForeignTokens(issuers, new Caches(Measures.OFF), bench.clock),
        bench.families,
        TokenBench.ROLES);
  }

  private Exchange with(String header, String value) {
    return new FakeRequest().header(header, value).exchange(TokenBench.SITE, sent);
  }

  private Exchange cookie(String access) {
    return with("Cookie", "__Host-access=" + access);
  }

  /** A request whose credential of this kind was looked at on purpose. */
  private static Exchange looked(Authenticator by, FakeRequest request) {
    var authenticators = new Authenticators(List.of(by));
    Exchange exchange = request.exchange(TokenBench.SITE, authenticators);
    authenticators.decide(exchange);
    return exchange;
  }

  private AuthOutcome alice() {
    return new AuthOutcome.Authenticated(
        new Caller(
            "id",
            "alice",
            TokenBench.ROLES.grantsOf(Set.of("user")),
            Set.of("notes:read", "notes:write"),
            Caller.Mechanism.BEARER,
            "family",
            List.of("pwd"),
            bench.start.minusSeconds(3),
            bench.start.plusSeconds(900)));
  }

  private String access() {
    return bench.accessOf(bench.family("family", false));
  }

  @Test
  void kinds_areNamedAsTheFieldDeliverSays() {
    assertThat(List.of(bearer.name(), bearer.byCookie(), bearer.explicit()))
        .isEqualTo(List.of("token", false, true));
    assertThat(List.of(cookies.name(), cookies.byCookie(), cookies.explicit()))
        .isEqualTo(List.of("token-cookie", true, false));
  }

  @Test
  void presented_tokenInTheHeader_isNoApiKey() {
    assertThat(bearer.presented(with("Authorization", "Bearer x"))).isTrue();
    assertThat(bearer.presented(with("Authorization", "Bearer sk_live_x"))).isFalse();
    assertThat(bearer.presented(with("Authorization", "Basic x"))).isFalse();
    assertThat(cookies.presented(cookie("x"))).isTrue();
    assertThat(cookies.presented(with("Cookie", "other=x"))).isFalse();
  }

  @Test
  void authenticate_goodToken_isItsAccount() {
    assertThat(bearer.authenticate(with("Authorization", "Bearer " + access()))).isEqualTo(alice());
    assertThat(cookies.authenticate(cookie(access()))).isEqualTo(alice());
  }

  @Test
  void authenticate_badToken_isRejectedInTheHeaderAndNoneAsCookie() {
    assertThat(bearer.authenticate(with("Authorization", "Bearer x"))).isEqualTo(INVALID);
    assertThat(bearer.authenticate(with("Accept", "x"))).isEqualTo(INVALID);
    assertThat(cookies.authenticate(cookie("x"))).isEqualTo(AuthOutcome.NO_CREDENTIALS);
    assertThat(cookies.authenticate(with("Accept", "x"))).isEqualTo(AuthOutcome.NO_CREDENTIALS);
  }

  @Test
  void authenticate_storeDown_isUnavailable() {
    String token = access();
    bench.down = true;

    assertThat(bearer.authenticate(with("Authorization", "Bearer " + token)))
        .isInstanceOf(AuthOutcome.Unavailable.class);
    assertThat(cookies.authenticate(cookie(token))).isInstanceOf(AuthOutcome.Unavailable.class);
  }

  @Test
  void authenticate_besideTrustedIssuers_asksWhoHasIssuedIt() {
    var nobodyThere =
        new TrustedIssuer(
            "https://login.example.com",
            URI.create("http://127.0.0.1:1/jwks.json"),
            "notes",
            Set.of(JwsAlgorithm.EDDSA),
            Duration.ZERO);
    BearerTokens both = bearer(List.of(nobodyThere));
    String token = access();

    assertThat(both.authenticate(with("Authorization", "Bearer " + token))).isEqualTo(alice());
    assertThat(both.authenticate(with("Authorization", "Bearer " + token))).isEqualTo(alice());
    assertThat(both.authenticate(with("Authorization", "Bearer x"))).isEqualTo(INVALID);
  }

  @Test
  void grants_scope_isBoundedByTheAccounts() {
    Account account = bench.signIn().account();
    for (Delivery delivery : List.of(bearer, cookies)) {
      assertThat(delivery.grants(account, null)).isTrue();
      assertThat(delivery.grants(account, "notes:read")).isTrue();
      assertThat(delivery.grants(account, "notes:hide")).isFalse();
    }
  }

  @Test
  void issue_inTheAnswer_isThePair() {
    var issued =
        (Delivery.Result.Issued)
            bearer.issue(new FakeRequest().exchange(TokenBench.SITE), bench.signIn(), "notes:read");

    Object access = Objects.requireNonNull(issued.answer().get("access_token"));
    assertThat(issued.answer())
        .isEqualTo(
            Map.of(
                "access_token",
                access,
                "token_type",
                "Bearer",
                "expires_in",
                900L,
                "refresh_token",
                issued.answer().get("refresh_token"),
                "scope",
                "notes:read"));
    assertThat(bench.isAlive(access.toString())).isTrue();
    assertThat(bench.store.families.values())
        .singleElement()
        .extracting("cookies")
        .isEqualTo(false);
  }

  @Test
  void issue_asCookies_showsNothing() {
    Exchange exchange = new FakeRequest().exchange(TokenBench.SITE, sent);

    assertThat(cookies.issue(exchange, bench.signIn(), null)).isEqualTo(Delivery.Result.BY_COOKIE);
    assertThat(sent).hasSize(2);
    String access = sent.get(0).replaceFirst(".*access=([^;]+);.*", "$1");
    String refresh = sent.get(1).replaceFirst(".*refresh=([^;]+);.*", "$1");
    String kept = "; Max-Age=604800; HttpOnly; Secure; SameSite=Lax";
    assertThat(sent)
        .containsExactly(
            "Set-Cookie: __Host-access=" + access + "; Path=/" + kept,
            "Set-Cookie: __Secure-refresh=" + refresh + "; Path=/auth/token" + kept);
    assertThat(bench.isAlive(access)).isTrue();
    assertThat(bench.families.live(refresh).orElseThrow().cookies()).isTrue();
  }

  @Test
  void issue_scopeBeyondTheAccountOrSignedOutMeanwhile_givesNothing() {
    Exchange exchange = new FakeRequest().exchange(TokenBench.SITE, sent);
    for (Delivery delivery : List.of(bearer, cookies)) {
      assertThat(delivery.issue(exchange, bench.signIn(), "notes:hide"))
          .isEqualTo(new Delivery.Result.ScopeRefused());
    }
    bench.becomes("user", false, new Epoch(1, 0));
    for (Delivery delivery : List.of(bearer, cookies)) {
      assertThat(delivery.issue(exchange, bench.signIn(), null))
          .isEqualTo(new Delivery.Result.EpochPassed());
    }
    assertThat(sent).isEmpty();
    assertThat(bench.store.families).isEmpty();
  }

  @Test
  void issue_permissionsThatFitIntoNoCookie_endsWhatWasBegun() {
    String many = "p".repeat(3_500);
    Roles wide = Roles.of(Map.of("user", new Roles.Definition(Set.of(), Set.of(many))));
    var delivery = new TokenCookies(bench.access, bench.families, wide, Duration.ofDays(7));
    SignIn signIn = bench.signIn();

    assertThat(delivery.issue(new FakeRequest().exchange(TokenBench.SITE, sent), signIn, null))
        .isEqualTo(new Delivery.Result.ScopeRefused());
    assertThat(sent).isEmpty();
    assertThat(bench.events).singleElement().extracting("type").isEqualTo("token.revoked");
  }

  @Test
  void end_bearer_endsTheSignInThatItWasLookedAtFor() {
    String token = access();
    Exchange exchange =
        looked(bearer, new FakeRequest().header("Authorization", "Bearer " + token));

    bearer.end(
        new FakeRequest().header("Authorization", "Bearer " + token).exchange(TokenBench.SITE));
    assertThat(bench.isAlive(token)).isTrue();
    bearer.end(exchange);
    assertThat(bench.isAlive(token)).isFalse();
    assertThat(exchange.identity()).isEqualTo(AuthOutcome.NO_CREDENTIALS);
  }

  @Test
  void end_bearerThatIsNoneOfOurs_changesNothing() {
    Exchange exchange = looked(bearer, new FakeRequest().header("Authorization", "Bearer x"));

    bearer.end(exchange);

    assertThat(exchange.identity()).isEqualTo(INVALID);
    assertThat(bench.store.asked).isEmpty();
  }

  @Test
  void end_cookies_endsTheSignInEvenIfTheTokenHasExpired() {
    String token = access();
    String other = bench.accessOf(bench.family("other", false));
    bench.clock.advance(Duration.ofMinutes(20));
    Exchange exchange = cookie(token);
    exchange.identity(alice());

    cookies.end(exchange);

    assertThat(bench.store.asked)
        .containsExactly(
            List.of(
                "end",
                "family",
                bench.clock.instant(),
                bench.clock.instant().plus(Duration.ofMinutes(16))));
    assertThat(bench.isAlive(other)).isFalse();
    assertThat(sent)
        .containsExactly(
            "Set-Cookie: __Host-access=; Path=/" + CLEARED,
            "Set-Cookie: __Secure-refresh=; Path=/auth/token" + CLEARED);
    assertThat(exchange.identity()).isEqualTo(AuthOutcome.NO_CREDENTIALS);
  }

  @Test
  void end_cookieThatIsNoToken_isTakenAwayAllTheSame() {
    cookies.end(cookie("x"));

    assertThat(sent).hasSize(2);
    assertThat(bench.store.asked).isEmpty();
  }

  @Test
  void end_noCookieOrACredentialSentOnPurpose_leavesTheCookiesAlone() {
    cookies.end(with("Cookie", "other=x"));
    Exchange onPurpose =
        looked(
            bearer,
            new FakeRequest()
                .header("Authorization", "Bearer " + access())
                .header("Cookie", "__Host-access=" + access()));
    cookies.end(onPurpose);

    assertThat(sent).isEmpty();
    assertThat(bench.store.asked).isEmpty();
    assertThat(onPurpose.identity()).isEqualTo(alice());
  }

  private SignIns.Listed listed(String id) {
    return new SignIns.Listed(
        id, bench.start, bench.start.plusSeconds(7), "192.0.2.9", "agent", List.of("pwd"));
  }

  @Test
  void signIns_ofAnAccount_areItsFamiliesThatStillCount() {
    var signIns = new TokenSignIns(bench.store, bench.families, bench.states, bench.clock);
    bench.store.listed =
        List.of(
            new RefreshTokens.Listed(bench.family("one", false), bench.start.plusSeconds(7)),
            new RefreshTokens.Listed(bench.family("two", true), bench.start.plusSeconds(7)));
    Exchange exchange = new FakeRequest().exchange(TokenBench.SITE);

    assertThat(signIns.ofAccount("id")).containsExactly(listed("one"), listed("two"));
    assertThat(signIns.end(exchange, "id", "none")).isFalse();
    assertThat(signIns.end(exchange, "id", "two")).isTrue();
    assertThat(bench.store.asked)
        .contains(List.of("list", "id", bench.start))
        .filteredOn(asked -> asked.toString().startsWith("[end"))
        .containsExactly(
            List.of("end", "two", bench.start, bench.start.plus(Duration.ofMinutes(16))));
    bench.becomes("user", false, new Epoch(1, 0));
    assertThat(signIns.ofAccount("id")).isEmpty();
    assertThat(signIns.end(exchange, "id", "one")).isFalse();
  }
}
