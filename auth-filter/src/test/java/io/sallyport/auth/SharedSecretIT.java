package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.sallyport.auth.token.TokenSettings;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tokens signed with a shared secret, where that is configured. */
class SharedSecretIT {

  private static TokenSettings settings(byte[] secret) {
    return TokenSettings.standard()
        .signed(TokenSettings.Signing.with(new TokenSettings.Hs256Secret(secret)));
  }

  @Test
  void token_signedWithTheSharedSecret_isTakenAndOneOfAnotherSecretIsNot() throws Exception {
    var secret = new byte[32];
    secret[0] = 1;
    try (TestSite site =
        TestSite.on(Engine.JETTY).with(to -> to.tokens(settings(secret))).start()) {
      RawAnswer signIn = site.tokens("alice", "token", "");
      String token = signIn.json("access_token");
      String header = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[0]));
      assertThat(header).contains("\"alg\":\"HS256\"", "\"kid\":\"hs256\"");
      assertThat(status(site, token)).isEqualTo(200);
      RawAnswer renewed =
          site.form(
              "/auth/token",
              "grant_type=refresh_token&refresh_token=" + signIn.json("refresh_token"));
      assertThat(status(site, renewed.json("access_token"))).isEqualTo(200);
      assertThat(site.send("GET", "/auth/jwks.json").text()).isEqualTo("{\"keys\":[]}");

      assertThat(status(site, signedAgain(token, Algorithm.HMAC256(secret)))).isEqualTo(200);
      for (Algorithm other :
          List.of(
              Algorithm.HMAC256(new byte[32]),
              Algorithm.HMAC384(secret),
              Algorithm.HMAC512(secret),
              Algorithm.none())) {
        Expect.invalidToken(
            site.send("GET", "/mine", "Authorization: Bearer " + signedAgain(token, other)));
      }
    }
  }

  private static int status(TestSite site, String token) throws java.io.IOException {
    return site.send("GET", "/mine", "Authorization: Bearer " + token).status();
  }

  /** The same claims under another signature. */
  private static String signedAgain(String token, Algorithm algorithm) {
    String payload = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    return JWT.create()
        .withHeader(java.util.Map.of("typ", "at+jwt"))
        .withKeyId("hs256")
        .withPayload(payload)
        .withClaim("again", true)
        .sign(algorithm);
  }
}
