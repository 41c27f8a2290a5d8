package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted and written down of a sign-in that lets nobody in. */
class SignInTrailIT {

  @AutoClose private static TestSite site;

  @BeforeAll
  static void start() throws Exception {
    site = TestSite.on(Engine.JETTY).start();
  }

  /** Limits of earlier tests are over. */
  @BeforeEach
  void nextDay() {
    site.clock.advance(Duration.ofDays(1));
  }

  @Test
  void rightPassword_forMoreScopeThanTheAccountHas_isAFailureInTheTrail() throws Exception {
    String id = site.account("carol", "user").id();
    for (String deliver : List.of("token", "token-cookie")) {
      assertThat(site.tokens("carol", deliver, ",\"scope\":\"notes:delete\"").status())
          .isEqualTo(400);
    }
    String failed = "sign-in.failed|null|127.0.0.1|right password, scope beyond the account's";
    assertThat(site.audit(id)).containsExactly(failed, failed);
  }

  /** A directory may take any of them for alice; whoever guesses has five tries all the same. */
  @Test
  void limit_ofAName_countsEverySpellingThatADirectoryMayTakeForIt() throws Exception {
    for (String spelling :
        List.of("alice ", "\\u0020al ice", "al\\u00adice", "al\\u00edce", "ALI\\u200bCE")) {
      assertThat(site.signIn(spelling, "wrong").status()).as(spelling).isEqualTo(401);
    }

    RawAnswer sixth = site.signIn("alice", TestSite.PASSWORD);

    assertThat(sixth.status()).isEqualTo(429);
    assertThat(sixth.json("error")).isEqualTo("too_many_attempts");
    assertThat(sixth.header("Retry-After")).isEqualTo("900");
    assertThat(site.signIn("bob", TestSite.PASSWORD).status()).isEqualTo(200);
  }
}
