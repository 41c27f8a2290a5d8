package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How often an account may have backup codes made: each set costs ten hashes. */
class FactorLimitIT {

  private static final String OWN_SITE = "Sec-Fetch-Site: same-origin";

  private static RawAnswer confirm(TestSite at, String cookie) throws IOException {
    return at.post(
        "/auth/mfa/totp/confirm", "application/json", "{\"code\":\"x\"}", cookie, OWN_SITE);
  }

  private static RawAnswer replace(TestSite at, String cookie) throws IOException {
    return at.send("POST", "/auth/mfa/backup-codes", cookie, OWN_SITE);
  }

  private static void tooOften(RawAnswer answer, String retryAfter) {
    Expect.problem(answer, 429, "too_many_attempts", "Too many attempts", null);
    assertThat(answer.header("Retry-After")).isEqualTo(retryAfter);
  }

  @Test
  void backupCodes_eleventhSetInAQuarterOfAnHour_hasToWait() throws Exception {
    AdminSite site = AdminSite.start(AdminSite.on(Engine.JETTY));
    try (TestSite at = site.at()) {
      String ada = site.session("ada");
      assertThat(at.send("POST", "/auth/mfa/totp", ada, OWN_SITE).status()).isEqualTo(201);
      for (int i = 0; i < 9; i++) {
        assertThat(confirm(at, ada).json("error")).isEqualTo("invalid_code");
      }
      RawAnswer tenth = replace(at, ada);
      assertThat(tenth.status()).as("%s", tenth).isEqualTo(200);

      tooOften(replace(at, ada), "900");
      at.clock.advance(Duration.ofMinutes(14));
      tooOften(replace(at, ada), "60");
      at.clock.advance(Duration.ofMinutes(1));
      assertThat(replace(at, site.session("ada")).status()).isEqualTo(200);
    }
  }

  @Test
  void confirm_eleventhInAQuarterOfAnHour_hasToWait() throws Exception {
    try (TestSite at = TestSite.on(Engine.JETTY).start()) {
      String alice = at.signedIn("alice");
      String bob = at.signedIn("bob");
      for (String cookie : new String[] {alice, bob}) {
        assertThat(at.send("POST", "/auth/mfa/totp", cookie, OWN_SITE).status()).isEqualTo(201);
      }
      for (int i = 0; i < 10; i++) {
        assertThat(confirm(at, alice).json("error")).isEqualTo("invalid_code");
      }
      tooOften(confirm(at, alice), "900");
      assertThat(confirm(at, bob).json("error")).isEqualTo("invalid_code");
    }
  }
}
