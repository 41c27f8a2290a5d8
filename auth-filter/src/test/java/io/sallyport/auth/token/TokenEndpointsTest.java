package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Asked;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.identity.token.RefreshTokens.Redemption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The OAuth endpoints, answer by answer. */
class TokenEndpointsTest {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String CANNOT_BE_USED = "The refresh token cannot be used";
  private static final String CLEARED = "; Max-Age=0; HttpOnly; Secure; SameSite=Lax";

  private final TokenBench bench = new TokenBench();
  private final List<String> sent = new ArrayList<>();
  private final List<Route> routes =
      new TokenEndpoints(
              bench.access,
              bench.families,
              new TokenCookies(bench.access, bench.families, TokenBench.ROLES, Duration.ofDays(7)),
              bench.revocations)
          .routes();

  private static FakeRequest request(String method, String path) {
    return new FakeRequest().method(method).path("/auth" + path, "/auth" + path);
  }

  private String ask(FakeRequest request) throws IOException {
    sent.clear();
    return Asked.text(Asked.of(routes, request.exchange(TokenBench.SITE, sent)));
  }

  private String post(String path, String form, String... cookies) throws IOException {
    FakeRequest request =
        request("POST", path)
            .header("Content-Type", FORM)
            .body(form.getBytes(StandardCharsets.UTF_8));
    for (String cookie : cookies) {
      request.header("Cookie", cookie);
    }
    return ask(request);
  }

  private static String error(String code, String description) {
    return "400\napplication/json\n{\"error\":\"%s\",\"error_description\":\"%s\"}"
        .formatted(code, description);
  }

  @Test
  void routes_introspection_needsAScopeAndTheOthersNothing() {
    assertThat(
            routes.stream()
                .map(
                    route ->
                        "%s %s %s %s %s %s"
                            .formatted(
                                route.method(),
                                route.path(),
                                route.rule().allow(),
                                route.required(),
                                route.optional(),
                                route.oauth())))
        .containsExactly(
            "POST /token " + Requirement.EVERYONE + " [grant_type] [refresh_token, scope] true",
            "POST /revoke " + Requirement.EVERYONE + " [token] [token_type_hint] true",
            "POST /introspect "
                + new Requirement.Scope("auth:introspect")
                + " [token] [token_type_hint] true",
            "GET /jwks.json " + Requirement.EVERYONE + " [] [] false");
  }

  @ParameterizedTest
  @CsvSource({
    "grant_type=,invalid_request,The field grant_type is missing",
    "grant_type=password,unsupported_grant_type,Only refresh_token is supported",
    "grant_type=refresh_token,invalid_request,The parameter refresh_token is missing",
    "grant_type=refresh_token&refresh_token=,invalid_request,"
        + "The parameter refresh_token is missing",
    "grant_type=refresh_token&refresh_token=x,invalid_grant," + CANNOT_BE_USED
  })
  void token_requestThatGivesNone_saysWhy(String form, String code, String description)
      throws IOException {
    assertThat(post("/token", form)).isEqualTo(error(code, description));
    assertThat(sent).isEmpty();
  }

  @Test
  void token_inFieldAndCookie_isRefused() throws IOException {
    String token = bench.refresh("family", false);

    assertThat(
            post(
                "/token",
                "grant_type=refresh_token&refresh_token=" + token,
                "__Secure-refresh=" + token))
        .isEqualTo(error("invalid_request", "Send the refresh token once"));
    assertThat(bench.store.asked).isEmpty();
  }

  @Test
  void token_byField_comesInTheBody() throws IOException {
    String token = bench.refresh("family", false);
    bench.store.redemption = new Redemption.Rotated(bench.family("family", false));

    String answer = post("/token", "grant_type=refresh_token&scope=&refresh_token=" + token);

    String access = answer.replaceFirst("(?s).*\"access_token\":\"([^\"]+)\".*", "$1");
    String refresh = answer.replaceFirst("(?s).*\"refresh_token\":\"([^\"]+)\".*", "$1");
    assertThat(answer)
        .isEqualTo(
            ("200\napplication/json\n{\"access_token\":\"%s\",\"token_type\":\"Bearer\","
                    + "\"expires_in\":900,\"refresh_token\":\"%s\","
                    + "\"scope\":\"notes:read notes:write\"}")
                .formatted(access, refresh));
    assertThat(bench.isAlive(access)).isTrue();
    assertThat(refresh).hasSize(43);
    assertThat(sent).isEmpty();
  }

  @Test
  void token_byCookie_goesBackByCookies() throws IOException {
    String token = bench.refresh("family", true);
    bench.store.redemption = new Redemption.Rotated(bench.family("family", true));

    String answer =
        post(
            "/token",
            "grant_type=refresh_token&scope=notes:read",
            "__Host-access=x; __Secure-refresh=" + token);

    assertThat(answer)
        .isEqualTo(
            "200\napplication/json\n"
                + "{\"token_type\":\"Bearer\",\"expires_in\":900,\"scope\":\"notes:read\"}");
    assertThat(sent).hasSize(2);
    assertThat(sent.get(0))
        .matches(
            "Set-Cookie: __Host-access=[^;]+; Path=/; Max-Age=604800; HttpOnly; Secure;"
                + " SameSite=Lax");
    assertThat(sent.get(1))
        .matches(
            "Set-Cookie: __Secure-refresh=[^;]{43}; Path=/auth/token; Max-Age=604800; HttpOnly;"
                + " Secure; SameSite=Lax");
  }

  @Test
  void token_byCookieThatCannotBeUsed_takesTheCookiesAway() throws IOException {
    assertThat(post("/token", "grant_type=refresh_token", "__Secure-refresh=" + TokenBench.UNKNOWN))
        .isEqualTo(error("invalid_grant", CANNOT_BE_USED));
    assertThat(sent)
        .containsExactly(
            "Set-Cookie: __Host-access=; Path=/" + CLEARED,
            "Set-Cookie: __Secure-refresh=; Path=/auth/token" + CLEARED);
  }

  @Test
  void token_scopeBeyondTheGrant_isRefusedAndTheCookiesStay() throws IOException {
    String token = bench.refresh("family", true);

    assertThat(
            post(
                "/token", "grant_type=refresh_token&scope=notes:hide", "__Secure-refresh=" + token))
        .isEqualTo(error("invalid_scope", "The scope reaches beyond what was granted"));
    assertThat(sent).isEmpty();
  }

  @Test
  void revoke_refreshToken_endsItsFamily() throws IOException {
    String access = bench.accessOf(bench.family("family", false));

    assertThat(post("/revoke", "token=" + bench.refresh("family", false))).isEqualTo("200");
    assertThat(bench.isAlive(access)).isFalse();
    assertThat(bench.revoked).isEmpty();
  }

  @Test
  void revoke_accessToken_endsItAloneUntilItWouldHaveEnded() throws IOException {
    String access = bench.accessOf(bench.family("family", false));
    String other = bench.accessOf(bench.family("family", false));
    String id = Objects.requireNonNull(bench.access.onceValid(access)).id();

    assertThat(post("/revoke", "token=" + access)).isEqualTo("200");
    assertThat(bench.isAlive(access)).isFalse();
    assertThat(bench.isAlive(other)).isTrue();
    Instant end = bench.start.plusSeconds(900);
    assertThat(bench.revoked).containsOnlyKeys(id).containsEntry(id, end);
    assertThat(bench.news.told).containsExactly("id " + id + " " + end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a.b.c", "uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu"})
  void revokeAndIntrospect_unknown_tellNothing(String token) throws IOException {
    assertThat(post("/revoke", "token=" + token)).isEqualTo("200");
    assertThat(post("/introspect", "token=" + token))
        .isEqualTo("200\napplication/json\n{\"active\":false}");
    assertThat(bench.revoked).isEmpty();
    assertThat(bench.news.told).isEmpty();
  }

  @Test
  void introspect_accessToken_isDescribed() throws IOException {
    String access = bench.accessOf(bench.family("family", false));
    String id = Objects.requireNonNull(bench.access.onceValid(access)).id();
    long now = bench.start.getEpochSecond();

    assertThat(post("/introspect", "token=" + access))
        .isEqualTo(
            ("200\napplication/json\n{\"active\":true,\"token_type\":\"Bearer\","
                    + "\"scope\":\"notes:read notes:write\",\"sub\":\"id\","
                    + "\"iss\":\"https://notes.example.com\","
                    + "\"aud\":[\"https://notes.example.com\"],"
                    + "\"jti\":\"%s\",\"iat\":%d,\"exp\":%d}")
                .formatted(id, now, now + 900));
  }

  @Test
  void introspect_refreshToken_isDescribedAsFarAsItCanBeUsed() throws IOException {
    assertThat(post("/introspect", "token=" + bench.refresh("family", false)))
        .isEqualTo(
            "200\napplication/json\n"
                + "{\"active\":true,\"scope\":\"notes:read notes:write\",\"sub\":\"id\"}");
  }

  @Test
  void keys_areForEverybodyToKeepForAWhile() throws IOException {
    assertThat(ask(request("GET", "/jwks.json")))
        .isEqualTo("200\nCache-Control: public, max-age=900\napplication/json\n{\"keys\":[]}");
  }
}
