package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import com.sun.net.httpserver.HttpServer;
import io.sallyport.auth.TestClock;
import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.identity.StoreUnavailableException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTokensTest {

  private static final String ISSUER = "https://login.example.com";
  private static final KeyPair FIRST = JwsAlgorithm.RS256.generate();
  private static final KeyPair SECOND = JwsAlgorithm.RS256.generate();

  private final TestClock clock = new TestClock();
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile String published = "";
  private volatile int status = 200;
  private volatile String location = "";
  private HttpServer server;
  private ForeignTokens tokens;

  @BeforeEach
  void publish() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jwks.json",
        exchange -> {
          fetches.incrementAndGet();
          byte[] body = published.getBytes(StandardCharsets.UTF_8);
          if (!location.isEmpty()) {
            exchange.getResponseHeaders().set("Location", location);
          }
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    published = jwks(Map.of("one", FIRST));
    URI jwks = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json");
    tokens =
        new ForeignTokens(
            List.of(
                new TrustedIssuer(
                    ISSUER,
                    jwks,
                    "notes",
                    Set.of(JwsAlgorithm.RS256, JwsAlgorithm.EDDSA),
                    Duration.ofSeconds(30))),
            new Caches(Measures.OFF),
            clock);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static String jwks(Map<String, KeyPair> keys) {
    var text = new StringBuilder("{\"keys\":[");
    keys.forEach(
        (kid, pair) -> {
          RSAPublicKey key = (RSAPublicKey) pair.getPublic();
          text.append(text.length() > 9 ? "," : "")
              .append("{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"")
              .append(kid)
              .append("\",\"n\":\"")
              .append(base64(key.getModulus()))
              .append("\",\"e\":\"")
              .append(base64(key.getPublicExponent()))
              .append("\"}");
        });
    return text.append("]}").toString();
  }

  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
  }

  private JWTCreator.Builder usual(String kid) {
    return JWT.create()
        .withHeader(Map.of("typ", "at+jwt"))
        .withKeyId(kid)
        .withIssuer(ISSUER)
        .withAudience("notes", "other")
        .withSubject("s-1")
        .withIssuedAt(clock.instant())
        .withExpiresAt(clock.instant().plusSeconds(600))
        .withJWTId("j-1")
        .withClaim("client_id", "c")
        .withClaim("scope", "notes:read notes:write")
        .withClaim("roles", List.of("user"));
  }

  private String signed(Algorithm signer) {
    return usual("one").sign(signer);
  }

  private String token(String kid, KeyPair pair, UnaryOperator<JWTCreator.Builder> change) {
    return change
        .apply(usual(kid))
        .sign(Algorithm.RSA256((RSAPublicKey) pair.getPublic(), (RSAPrivateKey) pair.getPrivate()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"keys\":5}",
        "{\"keys\":[5]}",
        "{\"keys\":[null]}",
        "[]",
        "{}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"one\",\"n\":7}]}"
      })
  void caller_setThatCannotBeRead_isNobodyOrAnOutage(String set) {
    published = set;
    try {
      assertThat(caller(good())).isNull();
    } catch (StoreUnavailableException e) {
      assertThat(e.store()).isEqualTo("issuer");
    }
  }

  @Test
  void caller_setThatIsSomewhereElse_isNotFetchedFromThere() {
    server.createContext(
        "/elsewhere.json",
        exchange -> {
          byte[] body = published.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    location = "/elsewhere.json";
    for (int moved : new int[] {301, 302, 303, 307, 308}) {
      status = moved;
      clock.advance(Duration.ofMinutes(1));

      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> caller(good()))
          .withRootCauseInstanceOf(IllegalStateException.class);
    }
    assertThat(fetches).hasValue(5);
  }

  @Test
  void caller_setBeyondAMegabyte_isNotRead() {
    published = " ".repeat(1 << 20) + published;

    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> caller(good()));
  }

  @Test
  void caller_setWithOneUnusableKey_isKnownByTheOthers() {
    String odd =
        "{\"kty\":\"RSA\",\"kid\":\"odd\",\"e\":\"AQAB\"},"
            + "{\"kty\":\"OKP\",\"kid\":\"odder\",\"crv\":\"Ed25519\",\"x\":\"AA\"},";
    published = published.replace("{\"keys\":[", "{\"keys\":[" + odd);
    assertThat(caller(good())).isNotNull();
  }

  @Test
  void remembers_tokenFoundRight_isTrueOfThatVeryText() {
    String token = good();
    PresentedToken presented = new PresentedToken(token, new KnownHeaders());
    String mixed = "x" + token.substring(1);

    assertThat(tokens.isEmpty()).isFalse();
    assertThat(new ForeignTokens(List.of(), new Caches(Measures.OFF), clock).isEmpty()).isTrue();
    assertThat(tokens.remembers(presented)).isFalse();
    Caller first = tokens.caller(presented);
    assertThat(tokens.remembers(presented)).isTrue();
    assertThat(tokens.caller(presented)).isNotNull().isSameAs(first);
    assertThat(tokens.remembers(new PresentedToken(mixed, new KnownHeaders()))).isFalse();
  }

  @Test
  void caller_tokenSignedWithEd25519_isKnown() {
    KeyPair pair = JwsAlgorithm.EDDSA.generate();
    byte[] encoded = pair.getPublic().getEncoded();
    String x =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(java.util.Arrays.copyOfRange(encoded, encoded.length - 32, 44));
    published =
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"one\",\"x\":\"" + x + "\"}]}";
    Algorithm signer = JwsAlgorithm.EDDSA.signer(pair.getPublic(), pair.getPrivate());

    assertThat(caller(signed(signer))).isNotNull();
    Algorithm other =
        JwsAlgorithm.EDDSA.signer(pair.getPublic(), JwsAlgorithm.EDDSA.generate().getPrivate());
    assertThat(caller(signed(other))).isNull();
  }

  private String good() {
    return token("one", FIRST, builder -> builder);
  }

  private @Nullable Caller caller(String text) {
    return tokens.caller(new PresentedToken(text, new KnownHeaders()));
  }

  @Test
  void caller_goodToken_hasItsScopesAndRoles() {
    Caller caller = Objects.requireNonNull(caller(good()));

    assertThat(caller.accountId()).isEqualTo(ISSUER + "|s-1");
    assertThat(caller.username()).isEqualTo("s-1");
    assertThat(caller.permits("notes:read")).isTrue();
    assertThat(caller.permits("notes:delete")).isFalse();
    assertThat(caller.hasRole("user")).isTrue();
    assertThat(caller.mechanism()).isEqualTo(Caller.Mechanism.BEARER);
  }

  @Test
  void caller_atExpiryPlusLeeway_isRefused() {
    String token = good();
    clock.advance(Duration.ofSeconds(600 + 30).minusMillis(1));
    assertThat(caller(token)).isNotNull();
    clock.advance(Duration.ofMillis(1));
    assertThat(caller(token)).isNull();
  }

  @Test
  void caller_beforeItsTime_isRefusedBeyondTheLeeway() {
    String token =
        token("one", FIRST, builder -> builder.withNotBefore(clock.instant().plusSeconds(31)));
    assertThat(caller(token)).isNull();
    clock.advance(Duration.ofSeconds(1));
    assertThat(caller(token)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "sub", "iat", "exp", "jti"})
  void caller_claimMissing_isRefused(String claim) {
    assertThat(caller(token("one", FIRST, builder -> builder.withNullClaim(claim)))).isNull();
  }

  @Test
  void caller_otherAudienceOrIssuer_isRefused() {
    assertThat(caller(token("one", FIRST, builder -> builder.withAudience("else")))).isNull();
    assertThat(caller(token("one", FIRST, builder -> builder.withIssuer(ISSUER + "/")))).isNull();
  }

  @Test
  void caller_signedByAnotherKey_isRefused() {
    assertThat(caller(token("one", SECOND, builder -> builder))).isNull();
  }

  @Test
  void caller_typeJwt_isRefused() {
    assertThat(caller(token("one", FIRST, builder -> builder.withHeader(Map.of("typ", "JWT")))))
        .isNull();
  }

  @Test
  void caller_keysGoneForAnHour_knownTokensGoOn() {
    String seen = token("one", FIRST, b -> b.withExpiresAt(clock.instant().plusSeconds(7_200)));
    String unseen =
        token(
            "one",
            FIRST,
            b -> b.withJWTId("j-2").withExpiresAt(clock.instant().plusSeconds(7_200)));
    assertThat(caller(seen)).isNotNull();
    status = 503;
    for (int minute = 0; minute < 60; minute++) {
      clock.advance(Duration.ofMinutes(1));
      tokens.maintain();
      assertThat(caller(seen)).isNotNull();
    }
    assertThat(caller(unseen)).as("a new token of a known key").isNotNull();
    assertThat(fetches.get()).isLessThanOrEqualTo(6);
  }

  @Test
  void caller_unknownKeyIds_doNotHammerTheIssuer() {
    assertThat(caller(good())).isNotNull();
    for (int i = 0; i < 1_000; i++) {
      assertThat(caller(token("made-up-" + i, SECOND, builder -> builder))).isNull();
    }
    assertThat(fetches).hasValue(1);
    clock.advance(Duration.ofSeconds(30));
    assertThat(caller(token("made-up", SECOND, builder -> builder))).isNull();
    assertThat(fetches).hasValue(2);
  }

  @Test
  void caller_newKeyPublished_isFetchedOnItsFirstToken() {
    assertThat(caller(good())).isNotNull();
    published = jwks(Map.of("one", FIRST, "two", SECOND));
    clock.advance(Duration.ofSeconds(30));

    assertThat(caller(token("two", SECOND, builder -> builder))).isNotNull();
  }

  @Test
  void caller_keyWithdrawn_isRefusedAlsoWhereItWasSeen() {
    String seen = token("one", FIRST, b -> b.withExpiresAt(clock.instant().plusSeconds(7_200)));
    assertThat(caller(seen)).isNotNull();
    published = jwks(Map.of("two", SECOND));
    clock.advance(Duration.ofMinutes(15));
    tokens.maintain();

    assertThat(caller(seen)).isNull();
  }

  @Test
  void caller_keysNeverFetched_isAnOutageAndNotAnAnswer() {
    status = 503;
    String token = good();
    assertThatThrownBy(() -> caller(token)).isInstanceOf(StoreUnavailableException.class);
  }

  private static String okp(String curve, KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded();
    String x =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(java.util.Arrays.copyOfRange(encoded, encoded.length - 32, 44));
    return "{\"kty\":\"OKP\",%s\"kid\":\"one\",\"x\":\"%s\"}".formatted(curve, x);
  }

  /** RFC 8037, section 2: the curve says what a key is for; X25519 agrees on secrets. */
  @ParameterizedTest
  @ValueSource(strings = {"\"crv\":\"X25519\",", "\"crv\":\"Ed448\",", "\"crv\":5,", ""})
  void caller_keyOfAnotherCurveThanEd25519_isNotTaken(String curve) {
    KeyPair pair = JwsAlgorithm.EDDSA.generate();
    published = "{\"keys\":[" + okp(curve, pair) + "]}";

    assertThat(caller(signed(JwsAlgorithm.EDDSA.signer(pair.getPublic(), pair.getPrivate()))))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "{}", "5", "[]", "{\"kid\":\"two\"}", "{\"kty\":null,\"kid\":\"two\"}"})
  void caller_setWithOneEntryThatIsNoKey_isKnownByTheOthers(String entry) {
    published = published.replace("{\"keys\":[", "{\"keys\":[" + entry + ",");

    assertThat(caller(good())).isNotNull();
  }

  @Test
  void caller_tokenWithoutAuthTime_signedInAtNoTimeThatIsKnown() {
    Caller without = Objects.requireNonNull(caller(good()));
    Instant told = clock.instant().minusSeconds(60);
    Caller with =
        Objects.requireNonNull(
            caller(token("one", FIRST, builder -> builder.withClaim("auth_time", told))));

    assertThat(without.authTime()).isEqualTo(Instant.EPOCH);
    assertThat(with.authTime()).isEqualTo(told);
  }
}
