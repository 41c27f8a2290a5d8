package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Limit;
import io.sallyport.identity.password.Password;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a failed sign-in tells of the name that was tried: nothing, neither by bytes nor by time.
 */
class FailureTimingIT {

  private static final int FEWEST_ROUNDS = 3;
  private static final int MOST_ROUNDS = 24;
  private static final String BCRYPT_11 =
      "$2b$11$NYUmY34dVLjXneCE8Q81UO599PdD9OL3pr8TZGegKp89e2DNgeRjG";

  /** Why it fails. The names are of one length, since the page repeats them. */
  enum Failure {
    UNKNOWN_NAME("nobody", "the wrong password"),
    ARGON2ID("argon2", "the wrong password"),
    BCRYPT("bcrypt", "the wrong password"),
    WRAPPED_MD5("legacy", "the wrong password"),
    DISABLED("ousted", TestSite.PASSWORD);

    private final String username;
    private final String password;

    Failure(String username, String password) {
      this.username = username;
      this.password = password;
    }
  }

  @SuppressWarnings("NullAway.Init")
  @AutoClose
  private static TestSite site;

  @BeforeAll
  static void start() throws Exception {
    var plenty = new Limit(1_000_000, Duration.ofMinutes(15));
    site =
        TestSite.on(Engine.JETTY)
            .with(
                configuration ->
                    configuration.limits(new Configuration.SignInLimits(plenty, plenty)))
            .start();
    site.account("argon2", "user");
    site.accountWithHash("bcrypt", "user", BCRYPT_11);
    site.accountWithHash(
        "legacy", "user", site.identity.passwords().wrap("{MD5}95905b0bf5578f3b6ea24de4f3e7917a"));
    site.identity.accounts().setDisabled(site.account("ousted", "user").id(), true);
  }

  private static RawAnswer fail(Failure failure) throws IOException {
    return site.signIn(failure.username, failure.password);
  }

  @Test
  void failedSignIn_byAProgram_isTheSameToTheByte() throws IOException {
    RawAnswer first = fail(Failure.UNKNOWN_NAME);
    Expect.problem(first, 401, "invalid_credentials", "Name or password is not right", null);
    for (Failure failure : Failure.values()) {
      assertThat(fail(failure).comparable()).as("%s", failure).isEqualTo(first.comparable());
    }
  }

  @Test
  void failedSignIn_byABrowser_differsInTheNameThatWasTypedAlone() throws IOException {
    var pages = new ArrayList<String>();
    for (Failure failure : Failure.values()) {
      RawAnswer page =
          site.form(
              "/auth/login",
              "username=" + failure.username + "&password=" + failure.password.replace(' ', '+'),
              "Sec-Fetch-Site: same-origin",
              "Sec-Fetch-Mode: navigate");
      assertThat(page.status()).isEqualTo(401);
      assertThat(page.text()).contains(failure.username);
      pages.add(page.comparable().replace(failure.username, "NAME"));
    }
    assertThat(pages).allMatch(pages.get(0)::equals);
  }

  /**
   * The fastest of each kind are compared: other work on the machine makes single tries slower and
   * none faster. The yardstick is taken in the same rounds: how far bcrypt is from argon2id by
   * themselves. Where failures are not held, their fastest are that far apart; held, they may be
   * apart by a quarter of it. More rounds bring held failures together, and never those that are
   * not held, so a busy machine gets more of them.
   */
  @Test
  void failedSignIn_whateverItFailsOn_takesTheSameTime() throws IOException {
    for (Failure failure : Failure.values()) {
      fail(failure); // Waits for the measure of the schemes, which is taken once.
    }
    var random = new Random(7);
    Map<Failure, Long> fastest = new EnumMap<>(Failure.class);
    long argon2id = Long.MAX_VALUE;
    long bcrypt = Long.MAX_VALUE;
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      List<Failure> order = new ArrayList<>(List.of(Failure.values()));
      Collections.shuffle(order, random);
      for (Failure failure : order) {
        long started = System.nanoTime();
        fail(failure);
        fastest.merge(failure, System.nanoTime() - started, Math::min);
      }
      argon2id = Math.min(argon2id, timeOf(TestSite.HASH));
      bcrypt = Math.min(bcrypt, timeOf(BCRYPT_11));
      if (round >= FEWEST_ROUNDS && spread(fastest) < (bcrypt - argon2id) / 4) {
        break;
      }
    }
    assertThat(bcrypt).as("a yardstick that can measure").isGreaterThan(2 * argon2id);
    assertThat(spread(fastest))
        .as("ns between the fastest of %s", fastest)
        .isLessThan((bcrypt - argon2id) / 4);
  }

  private static long timeOf(String hash) {
    long started = System.nanoTime();
    var unused = site.identity.passwords().verify(new Password("the wrong password"), hash);
    return System.nanoTime() - started;
  }

  private static long spread(Map<Failure, Long> times) {
    return Collections.max(times.values()) - Collections.min(times.values());
  }
}
