package io.sallyport.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was issued to an account, and what becomes of it with the account. */
class AccountStateIT {

  @Test
  void disabled_account_hasNoSessionTokenOrKeyAtTheNextRequest() throws Exception {
    try (TestSite site = TestSite.on(Engine.JETTY).start()) {
      String cookie = site.signedIn("alice");
      String token = "Authorization: Bearer " + site.accessToken("alice");
      String key = site.apiKey(cookie);
      for (String credential : new String[] {cookie, token, key}) {
        assertThat(site.send("GET", "/notes", credential).status()).isEqualTo(200);
      }

      site.identity.accounts().setDisabled(site.accountId("alice"), true);

      for (String credential : new String[] {cookie, token, key}) {
        assertThat(site.send("GET", "/notes", credential).status()).isEqualTo(401);
      }
      assertThat(site.signIn("alice", TestSite.PASSWORD).status()).isEqualTo(401);
      site.identity.accounts().setDisabled(site.accountId("alice"), false);
      assertThat(site.send("GET", "/notes", cookie).status()).isEqualTo(401);
      assertThat(site.send("GET", "/notes", token).status()).isEqualTo(401);
    }
  }

  @Test
  void token_issued_namesThisSiteAsItsOnlyAudience() throws Exception {
    try (TestSite site = TestSite.on(Engine.JETTY).start()) {
      String payload = site.accessToken("alice").split("\\.", -1)[1];
      Map<?, ?> claims =
          new ObjectMapper()
              .readValue(new String(Base64.getUrlDecoder().decode(payload), UTF_8), Map.class);

      assertThat(claims.get("aud")).isEqualTo(site.origin());
      assertThat(claims.get("iss")).isEqualTo(site.origin());
    }
  }
}
