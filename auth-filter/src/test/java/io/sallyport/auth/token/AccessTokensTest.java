package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.algorithms.Algorithm;
import io.sallyport.auth.Fake;
import io.sallyport.auth.TestClock;
import io.sallyport.auth.pipeline.AccountStates;
import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.News;
import io.sallyport.auth.pipeline.Site;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.secret.KeyRing;
import io.sallyport.identity.token.RefreshFamily;
import io.sallyport.identity.token.Revocations;
import io.sallyport.identity.token.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9068, section 4, step by step, without a container. */
class AccessTokensTest {

  private static final String OWN = "https://notes.example.com";
  private static final Site SITE = FakeRequest.site("", true);
  private static final TokenSettings.Hs256Secret SECRET =
      new TokenSettings.Hs256Secret(new byte[32]);
  private static final Algorithm KEY = new Hs256(SECRET);
  private static final Roles ROLES =
      Roles.of(Map.of("user", new Roles.Definition(Set.of(), Set.of("notes:read", "notes:write"))));

  private final TestClock clock = new TestClock();
  private final Instant start = clock.instant();
  private Optional<Account> stored = Optional.of(account(false, Epoch.FIRST));
  private final AccountStates states =
      new AccountStates(accounts(), ROLES, News.NONE, new Caches(Measures.OFF));
  private final RevocationList revocations = new RevocationList(new Kept(), News.NONE, clock);
  private final AccessTokens tokens = tokens(null, null);

  /** Keeps nothing: the mirror is what is asked. */
  private static final class Kept implements Revocations {
    @Override
    public void revoke(String id, Instant until) {}

    @Override
    public Map<String, Instant> live(Instant now) {
      return Map.of();
    }

    @Override
    public int purge(Instant now) {
      return 0;
    }
  }

  private Accounts accounts() {
    return Fake.of(
        Accounts.class,
        (proxy, called, arguments) -> {
          assertThat(called.getName()).isEqualTo("byId");
          return stored.filter(account -> account.id().equals(arguments[0]));
        });
  }

  private static SigningKeys noKeys() {
    return Fake.of(SigningKeys.class, (proxy, called, arguments) -> List.of());
  }

  private Account account(boolean disabled, Epoch epoch) {
    return new Account("id", "", "alice", Set.of("user"), disabled, clock.instant(), epoch);
  }

  private AccessTokens tokens(@Nullable String issuer, @Nullable String audience) {
    var settings =
        TokenSettings.standard().signed(TokenSettings.Signing.with(SECRET)).named(issuer, audience);
    var ring = new SigningKeyRing(noKeys(), KeyRing.of(TokenForge.SEALS, "test"), settings, clock);
    return new AccessTokens(ring, settings, states, revocations, new Caches(Measures.OFF), clock);
  }

  private static Exchange exchange() {
    return new FakeRequest().exchange(SITE);
  }

  private Map<String, Object> claims() {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", OWN);
    claims.put("aud", OWN);
    claims.put("sub", "id");
    claims.put("jti", "token");
    claims.put("sid", "family");
    claims.put("scope", "notes:read");
    claims.put("amr", List.of("pwd"));
    claims.put("auth_time", start.getEpochSecond() - 5);
    claims.put("iat", start.getEpochSecond());
    claims.put("exp", start.getEpochSecond() + 900);
    claims.put("epoch", 0);
    return claims;
  }

  private static String sign(Map<String, ?> header, Map<String, ?> claims) {
    String content =
        TokenForge.base64(TokenForge.json(header).getBytes(StandardCharsets.UTF_8))
            + "."
            + TokenForge.base64(TokenForge.json(claims).getBytes(StandardCharsets.UTF_8));
    return content + "." + TokenForge.base64(KEY.sign(content.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String sign(Map<String, ?> claims) {
    return sign(Map.of("alg", "HS256", "kid", "hs256", "typ", "at+jwt"), claims);
  }

  private @Nullable Caller caller(String token) {
    return tokens.caller(exchange(), tokens.presented(token));
  }

  @Test
  void caller_rightToken_isTheAccountWithItsScopes() {
    Caller caller = Objects.requireNonNull(caller(sign(claims())));
    assertThat(caller)
        .isEqualTo(
            new Caller(
                "id",
                "alice",
                ROLES.grantsOf(Set.of("user")),
                Set.of("notes:read"),
                Caller.Mechanism.BEARER,
                "family",
                List.of("pwd"),
                start.minusSeconds(5),
                start.plusSeconds(900)));
  }

  @Test
  void caller_secondLook_isTheSameAndRemembered() {
    String token = sign(claims());
    assertThat(tokens.remembers(tokens.presented(token))).isFalse();
    Caller first = caller(token);
    assertThat(tokens.remembers(tokens.presented(token))).isTrue();
    assertThat(caller(token)).isSameAs(first);
  }

  @Test
  void remembered_otherTextUnderTheSameSignature_isNotIt() {
    String token = sign(claims());
    assertThat(caller(token)).isNotNull();
    String other = sign(Map.of("sub", "x"));
    String mixed =
        other.substring(0, other.lastIndexOf('.')) + token.substring(token.lastIndexOf('.'));
    assertThat(tokens.remembers(tokens.presented(mixed))).isFalse();
    assertThat(caller(mixed)).isNull();
    assertThat(tokens.onceValid(mixed)).isNull();
  }

  @Test
  void caller_atItsEnd_isNobody() {
    String token = sign(claims());
    clock.set(start.plusSeconds(900).minusNanos(1));
    assertThat(caller(token)).isNotNull();
    assertThat(tokens.valid(exchange(), token)).isNotNull();
    clock.set(start.plusSeconds(900));
    assertThat(caller(token)).isNull();
    assertThat(tokens.valid(exchange(), token)).isNull();
    assertThat(Objects.requireNonNull(tokens.onceValid(token)).familyId()).isEqualTo("family");
  }

  @Test
  void caller_beforeNbf_isNobody() {
    Map<String, Object> claims = claims();
    claims.put("nbf", start.getEpochSecond() + 10);
    String token = sign(claims);
    clock.set(start.plusSeconds(10).minusNanos(1));
    assertThat(caller(token)).isNull();
    clock.set(start.plusSeconds(10));
    assertThat(caller(token)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iss",
        "aud",
        "sub",
        "jti",
        "sid",
        "scope",
        "amr",
        "auth_time",
        "iat",
        "exp",
        "epoch"
      })
  void caller_claimMissingOrOfAnotherType_isNobody(String claim) {
    Map<String, Object> without = claims();
    without.remove(claim);
    assertThat(caller(sign(without))).isNull();
    for (Object other : new Object[] {true, Map.of(), -1, 1.5, List.of(1)}) {
      Map<String, Object> wrong = claims();
      wrong.put(claim, other);
      assertThat(caller(sign(wrong))).as("%s: %s", claim, other).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"iss,https://x.example", "aud,https://x.example", "sub,nobody"})
  void caller_otherIssuerAudienceOrAccount_isNobody(String claim, String value) {
    Map<String, Object> other = claims();
    other.put(claim, value);
    String token = sign(other);
    assertThat(caller(token)).isNull();
    assertThat(tokens.valid(exchange(), token)).isNull();
  }

  @Test
  void caller_ourAudienceAmongOthers_isTaken() {
    Map<String, Object> several = claims();
    several.put("aud", List.of("https://x.example", OWN));
    assertThat(caller(sign(several))).isNotNull();
  }

  @Test
  void caller_configuredIssuerAndAudience_areAskedFor() {
    AccessTokens configured = tokens("https://issuer.example", "notes");
    assertThat(configured.caller(exchange(), configured.presented(sign(claims())))).isNull();
    Map<String, Object> right = claims();
    right.put("iss", "https://issuer.example");
    right.put("aud", "notes");
    assertThat(configured.caller(exchange(), configured.presented(sign(right)))).isNotNull();
    assertThat(configured.issuer(exchange())).isEqualTo("https://issuer.example");
    assertThat(tokens.issuer(exchange())).isEqualTo(OWN);
  }

  @Test
  void caller_rememberedAtOneOrigin_isAskedAgainAtAnother() {
    String token = sign(claims());
    assertThat(caller(token)).isNotNull();
    Exchange elsewhere =
        new FakeRequest().header("Host", "x.example").exchange(FakeRequest.site("", false));
    assertThat(tokens.caller(elsewhere, tokens.presented(token))).isNull();
    assertThat(caller(token)).isNotNull();
  }

  @Test
  void caller_signedOutEverywhereOrDisabledOrGone_isNobody() {
    String token = sign(claims());
    assertThat(caller(token)).isNotNull();
    for (Optional<Account> now :
        List.of(
            Optional.of(account(false, new Epoch(1, 0))),
            Optional.of(account(true, Epoch.FIRST)),
            Optional.<Account>empty())) {
      stored = now;
      states.raised("id", new Epoch(0, 0));
      assertThat(caller(token)).isNull();
      assertThat(tokens.valid(exchange(), token)).isNull();
    }
    stored = Optional.of(account(false, new Epoch(0, 7)));
    states.raised("id", new Epoch(0, 7));
    assertThat(caller(token)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "family"})
  void caller_revokedByItselfOrWithItsFamily_isNobody(String id) {
    String token = sign(claims());
    revocations.revoke("a", "else", start.plusSeconds(900));
    assertThat(caller(token)).isNotNull();
    revocations.revoke("a", id, start.plusSeconds(900));
    assertThat(caller(token)).isNull();
    assertThat(tokens.valid(exchange(), token)).isNull();
    assertThat(tokens.onceValid(token)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "none,hs256,at+jwt", "HS512,hs256,at+jwt", "ES256,hs256,at+jwt", "hs256,hs256,at+jwt",
    "HS256,other,at+jwt", "HS256,hs256,JWT", "HS256,hs256,''", "HS256,hs256,at+jwtx"
  })
  void caller_otherAlgorithmKeyOrType_isNobody(String alg, String kid, String typ) {
    assertThat(caller(sign(Map.of("alg", alg, "kid", kid, "typ", typ), claims()))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt", "Application/AT+jwt"})
  void caller_typeInAnySpellingOfTheStandard_isTaken(String typ) {
    assertThat(caller(sign(Map.of("alg", "HS256", "kid", "hs256", "typ", typ), claims())))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "enc", "cty"})
  void caller_headerThatBringsAKeyOrChangesTheContent_isNobody(String member) {
    Map<String, ?> header = Map.of("alg", "HS256", "kid", "hs256", "typ", "at+jwt", member, "x");
    assertThat(caller(sign(header, claims()))).isNull();
  }

  @Test
  void issue_token_isOneThatIsTaken() {
    var family =
        new RefreshFamily(
            "family",
            "id",
            0,
            "notes:read",
            List.of("pwd", "otp", "mfa"),
            start,
            false,
            start.plusSeconds(1_000),
            new RefreshFamily.Origin(start, "192.0.2.1", ""));
    String token = tokens.issue(exchange(), account(false, Epoch.FIRST), family, "notes:read");
    VerifiedToken read = Objects.requireNonNull(tokens.valid(exchange(), token));
    assertThat(read.subject()).isEqualTo("id");
    assertThat(read.familyId()).isEqualTo("family");
    assertThat(read.scopes()).containsExactly("notes:read");
    assertThat(read.amr()).containsExactly("pwd", "otp", "mfa");
    assertThat(read.authTime()).isEqualTo(start);
    assertThat(read.issuedAt()).isEqualTo(start);
    assertThat(read.expiresAt()).isEqualTo(start.plusSeconds(900));
    assertThat(read.keyId()).isEqualTo("hs256");
    assertThat(read.id()).hasSizeGreaterThan(15);
    assertThat(read.issuer()).isEqualTo(OWN);
    assertThat(read.audience()).containsExactly(OWN);
    assertThat(read.toString()).isEqualTo("VerifiedToken[" + read.id() + "]");
    Map<String, Object> claims =
        Objects.requireNonNull(CompactJws.object(token.split("\\.", -1)[1]));
    assertThat(claims).containsEntry("acr", "aal2").containsEntry("client_id", "first-party");
  }

  @Test
  void published_sharedSecret_isNot() {
    assertThat(tokens.published()).isEmpty();
  }

  @Test
  void claimedIssuer_onlyOfAnAccessToken() {
    assertThat(tokens.presented(sign(claims())).claimedIssuer()).isEqualTo(OWN);
    assertThat(tokens.presented("a.b.c").claimedIssuer()).isNull();
    assertThat(tokens.presented(sign(Map.of("iss", 1))).claimedIssuer()).isNull();
    assertThat(tokens.presented("").toString()).isEqualTo("PresentedToken[redacted]");
  }
}
