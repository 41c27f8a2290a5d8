package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import com.sun.net.httpserver.HttpServer;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.auth.token.JwsAlgorithm;
import io.sallyport.auth.token.TokenSettings;
import io.sallyport.auth.token.TrustedIssuer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens of a trusted issuer beside our own. */
class ForeignIssuerIT {

  private static final String ISSUER = "https://login.example.com";

  private static KeyPair pair;
  private static HttpServer issuer;
  private static TestSite site;

  @BeforeAll
  static void start() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    pair = generator.generateKeyPair();
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext(
        "/",
        exchange -> {
          byte[] body = jwks().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    issuer.start();
    URI jwks = URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/");
    var trusted =
        new TrustedIssuer(ISSUER, jwks, "notes", Set.of(JwsAlgorithm.RS256), Duration.ZERO);
    site =
        TestSite.on(Engine.JETTY)
            .with(to -> to.tokens(TokenSettings.standard().trusting(List.of(trusted))))
            .with(
                to ->
                    to.rules(
                        List.of(
                            TestSite.rule("/open/**", Requirement.EVERYONE),
                            new Rule(
                                "/fresh/**",
                                Set.of(),
                                Requirement.SIGNED_IN,
                                false,
                                Duration.ofMinutes(15),
                                null))))
            .servlet(
                "/open/logout",
                (request, response) -> {
                  request.logout();
                  TestSite.echo(request, response);
                })
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
    issuer.stop(0);
  }

  private static String jwks() {
    var key = (RSAPublicKey) pair.getPublic();
    return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"one\",\"n\":\"%s\",\"e\":\"%s\"}]}"
        .formatted(base64(key.getModulus()), base64(key.getPublicExponent()));
  }

  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
  }

  private static String token(String issuer, String jti) {
    return token(issuer, jti, null);
  }

  private static String token(String issuer, String jti, @Nullable Instant authTime) {
    JWTCreator.Builder claims =
        authTime == null ? JWT.create() : JWT.create().withClaim("auth_time", authTime);
    return claims
        .withHeader(Map.of("typ", "at+jwt"))
        .withKeyId("one")
        .withIssuer(issuer)
        .withAudience("notes")
        .withSubject("s-1")
        .withIssuedAt(site.clock.instant())
        .withExpiresAt(site.clock.instant().plusSeconds(600))
        .withJWTId(jti)
        .withClaim("scope", "notes:read")
        .sign(Algorithm.RSA256((RSAPublicKey) pair.getPublic(), (RSAPrivateKey) pair.getPrivate()));
  }

  private static RawAnswer me(String token) throws IOException {
    return site.send("GET", "/auth/me", "Authorization: Bearer " + token);
  }

  @Test
  void tokens_oursAndTheirs_areTakenSideBySideAlsoWhenSeenAgain() throws IOException {
    String ours = site.accessToken("alice");
    String theirs = token(ISSUER, "j-1");
    for (int i = 0; i < 2; i++) {
      assertThat(me(ours).json("id")).isEqualTo(site.accountId("alice"));
      assertThat(me(theirs).json("id")).isEqualTo(ISSUER + "|s-1");
    }
    Expect.invalidToken(me(token(site.origin(), "j-2")));
    Expect.invalidToken(me(token("https://other.example.com", "j-3")));
  }

  /** A token of theirs may name anything as its {@code jti}, also what is the name of a family. */
  @Test
  void logout_byATokenOfAnotherIssuer_isRefusedAndEndsNothing() throws IOException {
    String ours = site.accessToken("alice");
    String claims =
        new String(Base64.getUrlDecoder().decode(ours.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    String sid = claims.replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
    String theirs = token(ISSUER, sid);
    for (String path : List.of("/auth/logout", "/auth/logout-all")) {
      RawAnswer answer = site.send("POST", path, "Authorization: Bearer " + theirs);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.json("error") + ": " + answer.json("detail"))
          .isEqualTo("insufficient_permission: This caller has no account here");
    }
    assertThat(me(theirs).status()).isEqualTo(200);
    assertThat(me(ours).status()).isEqualTo(200);
    assertThat(site.send("GET", "/auth/sessions", "Authorization: Bearer " + theirs).text())
        .isEqualTo("[]");
  }

  @Test
  void token_withoutAuthTime_isNoFreshSignIn() throws IOException {
    String without = "Authorization: Bearer " + token(ISSUER, "j-4");
    String fresh =
        "Authorization: Bearer " + token(ISSUER, "j-5", site.clock.instant().minusSeconds(899));
    String old =
        "Authorization: Bearer " + token(ISSUER, "j-6", site.clock.instant().minusSeconds(900));

    assertThat(site.send("GET", "/fresh/a", fresh).status()).isEqualTo(200);
    assertThat(site.send("GET", "/notes", without).status()).isEqualTo(200);
    for (String credential : List.of(without, old)) {
      RawAnswer answer = site.send("GET", "/fresh/a", credential);
      assertThat(answer.status()).as("%s", answer).isEqualTo(401);
      assertThat(answer.json("error") + " " + answer.json("max_age"))
          .isEqualTo("insufficient_user_authentication 900");
    }
  }

  @Test
  void requestLogout_byATokenOfAnotherIssuer_leavesNobodyInThisRequest() throws IOException {
    String theirs = "Authorization: Bearer " + token(ISSUER, "j-7");

    assertThat(site.send("GET", "/open/logout", theirs).text())
        .startsWith("dispatch=REQUEST\npath=/open/logout\nuser=null\nprincipal=null\ntype=null");
    assertThat(site.send("GET", "/notes", theirs).status()).isEqualTo(200);
  }
}
