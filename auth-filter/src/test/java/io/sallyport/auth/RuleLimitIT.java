package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code limit = 3/1m} in a rule. */
class RuleLimitIT {

  private static final String SAME = "Sec-Fetch-Site: same-origin";

  @SuppressWarnings("NullAway.Init")
  @AutoClose
  private TestSite site;

  private static Rule limited(String path, Requirement allow, String... methods) {
    return new Rule(path, Set.of(methods), allow, false, null, new Limit(3, Duration.ofMinutes(1)));
  }

  @BeforeEach
  void start() throws Exception {
    site =
        TestSite.on(Engine.JETTY)
            .rules(
                limited("/public/**", Requirement.EVERYONE),
                limited("/other/**", Requirement.EVERYONE),
                limited("/split", Requirement.EVERYONE, "GET"),
                limited("/split", Requirement.EVERYONE, "POST"),
                limited("/members/**", Requirement.SIGNED_IN))
            .start();
  }

  private void passes(int times, String method, String path, String... headers) throws IOException {
    for (int i = 0; i < times; i++) {
      RawAnswer answer = site.send(method, path, headers);
      assertThat(answer.status()).as("%s %s", path, answer).isEqualTo(200);
      assertThat(answer.text()).startsWith("dispatch=REQUEST\n");
      assertThat(answer.header("Retry-After")).isNull();
    }
  }

  private void limited(@Nullable String retryAfter, RawAnswer answer) {
    Expect.problem(answer, 429, "too_many_requests", "Too many requests", null);
    assertThat(answer.header("Retry-After")).isEqualTo(retryAfter);
  }

  @Test
  void limit_visitorBeyondIt_is429UntilThePeriodIsOver() throws IOException {
    passes(3, "GET", "/public/a");
    limited("60", site.send("GET", "/public/a"));
    site.clock.advance(Duration.ofMillis(20_001));
    limited("40", site.send("GET", "/public/a"));
    site.clock.advance(Duration.ofMillis(39_998));
    limited("1", site.send("GET", "/public/a"));
    site.clock.advance(Duration.ofMillis(1));
    passes(3, "GET", "/public/a");
    limited("60", site.send("GET", "/public/a"));
  }

  @Test
  void limit_twoCallersBehindOneAddress_haveTheirOwn() throws IOException {
    String alice = site.signedIn("alice");
    String bob = site.signedIn("bob");
    passes(3, "GET", "/members/a", alice);
    limited("60", site.send("GET", "/members/a", alice));
    passes(3, "GET", "/members/a", bob);
    limited("60", site.send("GET", "/members/a", bob));
  }

  @Test
  void limit_oneCallerByManyCredentials_isOneCaller() throws IOException {
    passes(1, "GET", "/members/a", site.signedIn("alice"));
    passes(1, "GET", "/members/a", site.signedIn("alice"));
    passes(1, "GET", "/members/a", "Authorization: Bearer " + site.accessToken("alice"));
    limited("60", site.send("GET", "/members/a", site.signedIn("alice")));
    limited(
        "60", site.send("GET", "/members/a", "Authorization: Bearer " + site.accessToken("alice")));
  }

  @Test
  void limit_whateverAVisitorMakesUp_countsForTheAddress() throws IOException {
    passes(1, "GET", "/public/a");
    passes(1, "GET", "/public/b?x=1", "X-Forwarded-For: 198.51.100.1", "User-Agent: other");
    passes(1, "GET", "/public/%61", "Cookie: session=" + "A".repeat(43));
    for (String made :
        List.of(
            "Forwarded: for=198.51.100.2",
            "X-Real-IP: 198.51.100.3",
            "Cookie: session=" + "B".repeat(43),
            "Cookie: session=x; session=y",
            "Authorization: Basic YTpi",
            "Host: other.example")) {
      RawAnswer answer = site.send("GET", "/public/a", made);
      assertThat(answer.status()).as(made).isEqualTo(429);
      assertThat(answer.header("Retry-After")).isEqualTo("60");
    }
    assertThat(site.send("HEAD", "/public/a").status()).isEqualTo(429);
  }

  @Test
  void limit_signedInCallerOnAPublicPath_isNotTheVisitorsOfItsAddress() throws IOException {
    passes(3, "GET", "/public/a");
    limited("60", site.send("GET", "/public/a"));
    passes(3, "GET", "/public/a", site.signedIn("alice"));
  }

  @Test
  void limit_ofOneRule_leavesTheOthersAlone() throws IOException {
    passes(3, "GET", "/public/a");
    limited("60", site.send("GET", "/public/a"));
    passes(3, "GET", "/other/a");
    passes(3, "GET", "/split");
    passes(3, "POST", "/split", SAME);
    limited("60", site.send("GET", "/split"));
    limited("60", site.send("POST", "/split", SAME));
    site.signedIn("alice");
  }

  @Test
  void limit_whoIsNotLetIn_usesUpNobodysLimit() throws IOException {
    String alice = site.signedIn("alice");
    for (int i = 0; i < 5; i++) {
      Expect.invalidToken(site.send("GET", "/members/a", "Authorization: Bearer made.up"));
    }
    passes(3, "GET", "/members/a", alice);
  }
}
