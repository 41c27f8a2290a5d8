package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests of one account that meet: each gets an answer that is true once all are answered. */
class CrossingRequestsIT {

  private static final String OWN_SITE = "Sec-Fetch-Site: same-origin";

  @AutoClose private static TestSite site;

  @BeforeAll
  static void start() throws Exception {
    site = TestSite.on(Engine.JETTY).start();
  }

  private static RawAnswer change(String cookie, String wanted) throws IOException {
    return site.post(
        "/auth/password/change",
        "application/json",
        "{\"current_password\":\"%s\",\"new_password\":\"%s\"}"
            .formatted(TestSite.PASSWORD, wanted),
        cookie,
        OWN_SITE);
  }

  @Test
  void passwordChange_severalAtOnce_oneIsMadeAndOnlyThatOneIsTold() throws Exception {
    site.account("carol", "user");
    var works = new ArrayList<Callable<RawAnswer>>();
    for (int i = 0; i < 4; i++) {
      String cookie = site.signedIn("carol");
      String wanted = "quite another river " + i;
      works.add(() -> change(cookie, wanted));
    }
    List<RawAnswer> answers = AtOnce.each(works);

    List<Integer> statuses = answers.stream().map(RawAnswer::status).toList();
    assertThat(statuses).containsOnlyOnce(204).containsOnly(204, 401);
    int made = statuses.indexOf(204);
    String cookie = site.cookieIn(answers.get(made));
    assertThat(site.send("GET", "/mine", cookie).status()).isEqualTo(200);
    assertThat(site.signIn("carol", "quite another river " + made).status()).isEqualTo(200);
  }

  @Test
  void signIn_whileEverythingIsEnded_neverSaysThatARightPasswordIsWrong() throws Exception {
    site.account("dave", "user");
    for (int round = 0; round < 4; round++) {
      String cookie = site.signedIn("dave");
      List<Integer> statuses =
          AtOnce.each(
              List.of(
                  () ->
                      site.post("/auth/logout-all", "application/json", "{}", cookie, OWN_SITE)
                          .status(),
                  () -> site.signIn("dave", TestSite.PASSWORD).status(),
                  () -> site.signIn("dave", TestSite.PASSWORD).status(),
                  () -> site.signIn("dave", TestSite.PASSWORD).status()));
      assertThat(statuses).containsExactly(204, 200, 200, 200);
    }
  }

  @Test
  void passwordChange_neverLengthensASession() throws IOException {
    site.account("erin", "user");
    String cookie = site.signedIn("erin");
    String ends = site.send("GET", "/auth/me", cookie).json("expires_at");
    site.clock.advance(Duration.ofMinutes(10));
    RawAnswer changed = change(cookie, "quite another river");

    assertThat(changed.status()).isEqualTo(204);
    assertThat(site.send("GET", "/auth/me", site.cookieIn(changed)).json("expires_at"))
        .isEqualTo(ends);
  }

  @Test
  void signOut_byAnIdThatASecondSignInHasReplaced_endsTheSessionThatTookItsPlace()
      throws IOException {
    site.account("finn", "user");
    String first = site.signedIn("finn");
    RawAnswer again = site.signIn("finn", TestSite.PASSWORD, first, OWN_SITE);
    String second = site.cookieIn(again);
    assertThat(site.send("GET", "/mine", second).status()).isEqualTo(200);

    assertThat(site.post("/auth/logout", "application/json", "{}", first, OWN_SITE).status())
        .isEqualTo(204);
    assertThat(site.send("GET", "/mine", second).status()).isEqualTo(401);
  }
}
