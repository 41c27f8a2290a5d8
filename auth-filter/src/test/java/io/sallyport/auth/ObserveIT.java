package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.sallyport.auth.access.Observations;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.auth.session.TestSessions;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The first day in an old application: nothing is refused by rules, and the log says which. */
class ObserveIT {

  private static final String SAME = "Sec-Fetch-Site: same-origin";
  private static final Logger LOGGER = Logger.getLogger(Observations.class.getName());

  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          log.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private record Sent(@Nullable String as, String method, String path) {}

  /** What rules would have refused, and the application knows. */
  private static final List<Sent> REFUSABLE =
      List.of(
          new Sent(null, "GET", "/reports/2024"),
          new Sent(null, "GET", "/reports/2025/"),
          new Sent("alice", "GET", "/notes"),
          new Sent("alice", "POST", "/notes"),
          new Sent(null, "GET", "/notes"),
          new Sent("alice", "DELETE", "/notes/7"),
          new Sent("alice", "GET", "/notes/new"),
          new Sent("alice", "GET", "/admin/panel"),
          new Sent(null, "GET", "/b%C3%BC%C3%BCro"),
          new Sent(null, "GET", "/%C3%BC"));

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void listenNoMore() {
    LOGGER.removeHandler(handler);
  }

  private static TestSite.Builder site() {
    return TestSite.on(Engine.JETTY_LOOSE)
        .servlet("/gone/*", (request, response) -> response.sendError(404))
        .servlet("/read-only/*", (request, response) -> response.sendError(405));
  }

  private static TestSite observing(Rule... rules) throws Exception {
    return site().with(configuration -> configuration.observe(true).rules(List.of(rules))).start();
  }

  private static RawAnswer send(TestSite site, @Nullable String cookie, Sent sent)
      throws IOException {
    return cookie == null || sent.as() == null
        ? site.send(sent.method(), sent.path())
        : site.send(sent.method(), sent.path(), cookie, SAME);
  }

  @Test
  void observe_whatRulesWouldRefuse_passesAndIsLoggedOnceWithRulesThatLetItPass() throws Exception {
    String accountId;
    try (TestSite site =
        observing(
            TestSite.rule("/admin/**", new Requirement.Role("admin")),
            TestSite.rule("/**", Requirement.NOBODY))) {
      accountId = site.accountId("alice");
      String cookie = site.signedIn("alice");
      for (int times = 0; times < 2; times++) {
        for (Sent sent : REFUSABLE) {
          RawAnswer answer = send(site, cookie, sent);
          assertThat(answer.status()).as("%s %s", sent, answer).isEqualTo(200);
          assertThat(answer.text()).startsWith("dispatch=REQUEST\n");
        }
      }
      assertThat(site.send("GET", "/gone/wp-login.php").status()).isEqualTo(404);
      assertThat(site.send("GET", "/read-only/a").status()).isEqualTo(405);
      assertThat(site.send("MADEUP", "/reports/1").status()).isEqualTo(200);
    }
    String alice = "account " + accountId + " (insufficient_permission)";
    String rules =
        """
        rules = [
          { path = "/admin/panel", methods = [GET], allow = signed-in }
          { path = "/b*ro", methods = [GET], allow = everyone }  # visitors came here: is it meant for them?
          { path = "/notes", methods = [GET], allow = everyone }  # visitors came here: is it meant for them?
          { path = "/notes", methods = [POST], allow = signed-in }
          { path = "/notes/new", methods = [GET], allow = signed-in }
          { path = "/notes/*", methods = [DELETE], allow = signed-in }
          { path = "/reports/*", methods = [GET], allow = everyone }  # visitors came here: is it meant for them?
          { path = "/*", methods = [GET], allow = everyone }  # visitors came here: is it meant for them?
        ]""";
    assertThat(log)
        .containsExactly(
            "Would have been refused: GET /reports/* by a visitor (insufficient_permission)",
            "Would have been refused: GET /notes by " + alice,
            "Would have been refused: POST /notes by " + alice,
            "Would have been refused: GET /notes by a visitor (insufficient_permission)",
            "Would have been refused: DELETE /notes/* by " + alice,
            "Would have been refused: GET /notes/new by " + alice,
            "Would have been refused: GET /admin/panel by " + alice,
            "Would have been refused: GET /b*ro by a visitor (insufficient_permission)",
            "Would have been refused: GET /* by a visitor (insufficient_permission)",
            "Ahead of your own, these rules would let pass what was seen so far:\n" + rules);

    List<Rule> suggested =
        ConfigurationReader.read(ConfigFactory.parseString("sallyport {\n" + rules + "\n}"))
            .rules();
    try (TestSite site = site().with(configuration -> configuration.rules(suggested)).start()) {
      String cookie = site.signedIn("alice");
      for (Sent sent : REFUSABLE) {
        RawAnswer answer = send(site, cookie, sent);
        assertThat(answer.status()).as("%s %s", sent, answer).isEqualTo(200);
        assertThat(answer.text()).startsWith("dispatch=REQUEST\n");
      }
      Expect.unauthenticated(site.send("POST", "/notes"));
      Expect.unauthenticated(site.send("GET", "/notes/new"));
      Expect.unauthenticated(site.send("GET", "/gone/wp-login.php"));
      Expect.unauthenticated(site.send("GET", "/read-only/a"));
    }
  }

  @Test
  void observe_ruleLimit_isNotEnforced() throws Exception {
    var limited =
        new Rule(
            "/open/**",
            Set.of(),
            Requirement.EVERYONE,
            false,
            null,
            new Limit(1, Duration.ofMinutes(1)));
    try (TestSite site = observing(limited)) {
      for (int i = 0; i < 3; i++) {
        assertThat(site.send("GET", "/open/a").status()).isEqualTo(200);
      }
    }
    assertThat(log).isEmpty();
  }

  @Test
  void observe_whatIsNoMatterOfRules_staysRefused() throws Exception {
    try (TestSite site = observing()) {
      String cookie = site.signedIn("alice");
      Expect.invalidToken(site.send("GET", "/notes", "Authorization: Bearer made.up.token"));
      Expect.invalidToken(site.send("GET", "/notes", "X-API-Key: sk_live_made_up"));
      Expect.problem(
          site.send("POST", "/notes", cookie, "Sec-Fetch-Site: cross-site"),
          403,
          "cross_site_request",
          "The request came from another site",
          null);
      for (String ambiguous : List.of("/notes//7", "/a%2Fb", "/a;b", "/AUTH/me")) {
        RawAnswer answer = site.send("GET", ambiguous);
        assertThat(answer.status()).as(ambiguous).isEqualTo(400);
        assertThat(answer.json("error")).isEqualTo("invalid_request");
      }
      assertThat(site.send("GET", "/notes", "X-API-Key: a", "X-API-Key: a").status())
          .isEqualTo(400);
      Expect.unauthenticated(site.send("GET", "/auth/me"));
    }
    assertThat(log).isEmpty();
  }

  @Test
  void observe_outage_isNotedAsNoVisitor() throws Exception {
    var safe = new Rule("/safe/**", Set.of(), Requirement.SIGNED_IN, true, null, null);
    try (TestSite site = observing(safe, TestSite.rule("/**", Requirement.NOBODY))) {
      String session = site.signedIn("bob");
      RawAnswer signIn = site.tokens("alice", "token-cookie", "");
      String cookie =
          "Cookie: "
              + signIn.all("Set-Cookie").stream()
                  .filter(line -> line.startsWith("access="))
                  .findFirst()
                  .orElseThrow()
                  .split(";", 2)[0];
      site.identity.accounts().setRoles(site.accountId("alice"), Set.of("admin"));
      site.loseDatabase();

      assertThat(site.send("GET", "/auth/me", cookie).status()).isEqualTo(503);
      assertThat(site.send("GET", "/notes", cookie).text()).contains("user=null");
      assertThat(site.send("GET", "/safe/a", cookie).text()).contains("user=null");
      assertThat(site.send("GET", "/safe/a", session).text()).contains("user=bob");
    }
    assertThat(log).isEmpty();
  }

  /** A forward ends the answer before the request is over. */
  private void untilLogged(int lines) {
    TestSessions.until(() -> log.size() >= lines);
  }

  @Test
  void observe_forwardThatRulesWouldRefuse_isNotedBesideTheRequestThatMadeIt() throws Exception {
    try (TestSite site =
        site()
            .alsoOn(DispatcherType.FORWARD)
            .servlet(
                "/open/forward",
                (request, response) ->
                    request.getRequestDispatcher("/admin/who").forward(request, response))
            .servlet(
                "/forward",
                (request, response) ->
                    request.getRequestDispatcher("/admin/what").forward(request, response))
            .with(
                configuration ->
                    configuration
                        .observe(true)
                        .rules(
                            List.of(
                                TestSite.rule("/open/**", Requirement.EVERYONE),
                                TestSite.rule("/admin/**", new Requirement.Role("admin")))))
            .start()) {
      assertThat(site.send("GET", "/open/forward").text()).startsWith("dispatch=FORWARD\n");
      untilLogged(1);
      assertThat(site.send("GET", "/forward").text()).startsWith("dispatch=FORWARD\n");
      untilLogged(3);
    }
    assertThat(log)
        .containsExactly(
            "Would have been refused: GET /admin/who by a visitor (unauthenticated)",
            "Would have been refused: GET /forward by a visitor (unauthenticated)",
            "Would have been refused: GET /admin/what by a visitor (unauthenticated)",
            """
            Ahead of your own, these rules would let pass what was seen so far:
            rules = [
              { path = "/admin/what", methods = [GET], allow = everyone }  # visitors came here: is it meant for them?
              { path = "/admin/who", methods = [GET], allow = everyone }  # visitors came here: is it meant for them?
              { path = "/forward", methods = [GET], allow = everyone }  # visitors came here: is it meant for them?
            ]""");
  }
}
