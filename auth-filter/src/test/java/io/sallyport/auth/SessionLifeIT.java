package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A session that is in use for longer than it may rest. */
class SessionLifeIT {

  private static final String OWN_SITE = "Sec-Fetch-Site: same-origin";

  /** Forty minutes of a working day. */
  private static String inUse(AdminSite site, String cookie) throws Exception {
    for (int i = 0; i < 4; i++) {
      site.at().clock.advance(Duration.ofMinutes(10));
      assertThat(site.get("/mine", cookie).status()).isEqualTo(200);
    }
    return cookie;
  }

  /** The old cookie is worth nothing, the new one lasts, and half an hour of rest ends it. */
  private static void livesOn(AdminSite site, String old, String renewed) throws Exception {
    assertThat(renewed).isNotEqualTo(old);
    RawAnswer next = site.get("/mine", renewed);
    assertThat(next.status()).isEqualTo(200);
    Expect.noCookies(next);
    Expect.unauthenticated(site.get("/mine", old));
    site.at().clock.advance(Duration.ofMinutes(30).minusMillis(1));
    assertThat(site.get("/mine", renewed).status()).isEqualTo(200);
    site.at().clock.advance(Duration.ofMinutes(30));
    assertThat(site.get("/mine", renewed).status()).isEqualTo(401);
  }

  @Test
  void session_inUseForFortyMinutes_livesOnWhenAnAdministratorChangesRoles() throws Exception {
    AdminSite site = AdminSite.start(AdminSite.on(Engine.JETTY));
    try (TestSite at = site.at()) {
      String alice = inUse(site, at.signedIn("alice"));
      String admin = site.session("ada");
      RawAnswer changed =
          site.json(
              "PUT",
              AdminSite.of(at.accountId("alice"), "/roles"),
              "{\"roles\":[\"moderator\"]}",
              admin);
      Expect.empty(changed, 204);

      RawAnswer renewed = site.get("/mine", alice);
      assertThat(renewed.status()).isEqualTo(200);
      assertThat(site.get("/auth/me", at.cookieIn(renewed)).text())
          .contains("\"roles\":[\"moderator\",\"user\"]");
      livesOn(site, alice, at.cookieIn(renewed));
    }
  }

  @Test
  void session_inUseForFortyMinutes_livesOnAfterAStepUp() throws Exception {
    AdminSite site = AdminSite.start(AdminSite.on(Engine.JETTY));
    try (TestSite at = site.at()) {
      String alice = inUse(site, at.signedIn("alice"));
      site.factors().enrol(at.accountId("alice"), AdminSite.SECRET);
      RawAnswer raised =
          at.post(
              "/auth/mfa/verify",
              "application/json",
              "{\"code\":\"%s\"}"
                  .formatted(
                      io.sallyport.identity.mfa.Totp.codeAt(AdminSite.SECRET, at.clock.instant())),
              alice,
              OWN_SITE);

      Expect.empty(raised, 204);
      livesOn(site, alice, at.cookieIn(raised));
    }
  }

  @Test
  void session_renewedByThisVeryAnswer_isListedOnceAndEndedByTheOldId() throws Exception {
    try (TestSite at = TestSite.on(Engine.TOMCAT).start()) {
      String old = at.signedIn("alice");
      at.identity.accounts().setRoles(at.accountId("alice"), Set.of("admin"));
      String renewed = at.cookieIn(at.send("GET", "/mine", old));
      assertThat(at.guard.openSessions(at.accountId("alice"))).hasSize(1);

      RawAnswer left = at.send("POST", "/auth/logout", old, OWN_SITE);

      assertThat(left.status()).isEqualTo(204);
      for (String cookie : List.of(old, renewed)) {
        assertThat(at.send("GET", "/mine", cookie).status()).isEqualTo(401);
      }
      assertThat(at.guard.openSessions(at.accountId("alice"))).isEmpty();
    }
  }
}
