package io.sallyport.auth;

import static io.sallyport.auth.TestSite.echoOf;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a request gets for the credential that it brings, over every kind of path. */
class CredentialTableIT {

  private static final Duration IDLE = Duration.ofMinutes(30);
  private static final Duration ABSOLUTE = Duration.ofHours(8);
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final String VALUE = "A".repeat(43);
  private static final String NAVIGATE = "Sec-Fetch-Mode: navigate";

  private static final Map<Engine, TestSite> SITES = new EnumMap<>(Engine.class);

  @BeforeAll
  static void start() throws Exception {
    for (Engine engine : List.of(Engine.JETTY, Engine.TOMCAT)) {
      SITES.put(engine, TestSite.on(engine).start());
    }
  }

  @AfterAll
  static void stop() throws Exception {
    for (TestSite site : SITES.values()) {
      site.close();
    }
  }

  private static TestSite at(Engine engine) {
    return requireNonNull(SITES.get(engine));
  }

  /** Limits, sessions and rotations of earlier tests are over. */
  @BeforeEach
  void nextDay() {
    SITES.values().forEach(site -> site.clock.advance(Duration.ofDays(1)));
  }

  /** What a cookie amounts to. */
  enum Counts {
    /** Its account. */
    ALIVE,
    /** Nobody, and it is taken away. */
    CLEARED,
    /** Nobody, and it stays. */
    IGNORED
  }

  /** The cookies that a request can bring. */
  enum Presented {
    NONE(Counts.IGNORED, site -> List.of()),
    LIVE(Counts.ALIVE, site -> List.of(site.signedIn("alice"))),
    LIVE_ONE_MILLISECOND_BEFORE_THE_IDLE_TIMEOUT(
        Counts.ALIVE,
        site -> {
          String cookie = site.signedIn("alice");
          site.clock.advance(IDLE.minus(MILLISECOND));
          return List.of(cookie);
        }),
    AT_THE_IDLE_TIMEOUT(
        Counts.CLEARED,
        site -> {
          String cookie = site.signedIn("alice");
          site.clock.advance(IDLE);
          return List.of(cookie);
        }),
    LIVE_ONE_MILLISECOND_BEFORE_THE_ABSOLUTE_TIMEOUT(
        Counts.ALIVE, site -> usedUntil(site, ABSOLUTE.minus(MILLISECOND))),
    AT_THE_ABSOLUTE_TIMEOUT(Counts.CLEARED, site -> usedUntil(site, ABSOLUTE)),
    UNKNOWN(Counts.CLEARED, site -> List.of("Cookie: session=" + VALUE)),
    SHORT(Counts.IGNORED, site -> List.of("Cookie: session=" + VALUE.substring(1))),
    LONG(Counts.IGNORED, site -> List.of("Cookie: session=" + VALUE + "A")),
    BAD_ALPHABET(Counts.IGNORED, site -> List.of("Cookie: session=" + VALUE.substring(1) + "+")),
    QUOTED(
        Counts.IGNORED,
        site -> List.of(site.signedIn("alice").replace("session=", "session=\"") + "\"")),
    EMPTY(Counts.IGNORED, site -> List.of("Cookie: session=")),
    OTHER_CASE(
        Counts.IGNORED, site -> List.of(site.signedIn("alice").replace("session", "Session"))),
    DOUBLED_IN_ONE_HEADER(
        Counts.IGNORED,
        site -> {
          String cookie = site.signedIn("alice");
          return List.of(cookie + "; " + cookie.substring("Cookie: ".length()));
        }),
    DOUBLED_IN_TWO_HEADERS(
        Counts.IGNORED,
        site -> {
          String cookie = site.signedIn("alice");
          return List.of(cookie, cookie);
        }),
    DOUBLED_WITH_AN_UNKNOWN_ONE(
        Counts.IGNORED, site -> List.of("Cookie: session=" + VALUE, site.signedIn("alice"))),
    AMONG_OTHERS(
        Counts.ALIVE,
        site -> List.of("Cookie: a=b; xsession=1; session2=2", site.signedIn("alice") + "; c=d")),
    ROTATED_LESS_THAN_30_SECONDS_AGO(
        Counts.IGNORED,
        site -> {
          String cookie = rotated(site);
          site.clock.advance(Duration.ofSeconds(30).minus(MILLISECOND));
          return List.of(cookie);
        }),
    ROTATED_30_SECONDS_AGO(
        Counts.CLEARED,
        site -> {
          String cookie = rotated(site);
          site.clock.advance(Duration.ofSeconds(30));
          return List.of(cookie);
        }),
    AFTER_LOGOUT(
        Counts.CLEARED,
        site -> {
          String cookie = site.signedIn("alice");
          done(site.send("POST", "/auth/logout", cookie, "Sec-Fetch-Site: same-origin"));
          return List.of(cookie);
        }),
    AFTER_LOGOUT_ALL_ELSEWHERE(
        Counts.CLEARED,
        site -> {
          String cookie = site.signedIn("alice");
          String elsewhere = site.signedIn("alice");
          done(site.send("POST", "/auth/logout-all", elsewhere, "Sec-Fetch-Site: same-origin"));
          return List.of(cookie);
        }),
    ENDED_BY_ITS_HANDLE(
        Counts.CLEARED,
        site -> {
          String cookie = site.signedIn("alice");
          String id = site.send("GET", "/auth/sessions", cookie).json("id");
          String elsewhere = site.signedIn("alice");
          done(
              site.send(
                  "DELETE", "/auth/sessions/" + id, elsewhere, "Sec-Fetch-Site: same-origin"));
          return List.of(cookie);
        }),
    OF_A_DISABLED_ACCOUNT(
        Counts.CLEARED,
        site -> {
          String cookie = site.signedIn("alice");
          String id = site.identity.accounts().byUsername("alice").orElseThrow().id();
          site.identity.accounts().setDisabled(id, true);
          site.identity.accounts().setDisabled(id, false);
          return List.of(cookie);
        });

    /** The header lines that bring it. */
    @FunctionalInterface
    interface Headers {
      List<String> of(TestSite site) throws IOException;
    }

    private final Counts counts;
    private final Headers headers;

    Presented(Counts counts, Headers headers) {
      this.counts = counts;
      this.headers = headers;
    }

    private static List<String> usedUntil(TestSite site, Duration end) throws IOException {
      String cookie = site.signedIn("alice");
      Duration passed = Duration.ZERO;
      Duration step = IDLE.minus(MILLISECOND);
      while (passed.plus(step).compareTo(end) < 0) {
        site.clock.advance(step);
        passed = passed.plus(step);
        assertThat(site.send("GET", "/auth/me", cookie).status()).isEqualTo(200);
      }
      site.clock.advance(end.minus(passed));
      return List.of(cookie);
    }

    /** A cookie in whose place there is another by now. */
    private static String rotated(TestSite site) throws IOException {
      String cookie = site.signedIn("alice");
      assertThat(
              site.signIn("alice", TestSite.PASSWORD, cookie, "Sec-Fetch-Site: same-origin")
                  .status())
          .isEqualTo(200);
      return cookie;
    }

    private static void done(RawAnswer answer) {
      assertThat(answer.status()).isEqualTo(204);
    }
  }

  /** What is asked for. */
  enum Asked {
    PUBLIC_WHERE_THE_APPLICATION_ASKS("/open/who"),
    PUBLIC_WHERE_NOBODY_ASKS("/open/quiet"),
    PROTECTED_BY_A_PROGRAM("/mine"),
    PROTECTED_BY_A_BROWSER("/mine?a=b&c=%C3%A9"),
    ROLE_THAT_IS_LACKING("/admin/secret"),
    OWN_ENDPOINT("/auth/me");

    private final String target;

    Asked(String target) {
      this.target = target;
    }
  }

  static Stream<Arguments> table() {
    return Stream.of(Engine.JETTY, Engine.TOMCAT)
        .flatMap(
            engine ->
                Stream.of(Presented.values())
                    .flatMap(
                        presented ->
                            Stream.of(Asked.values())
                                .map(asked -> Arguments.of(engine, presented, asked))));
  }

  @ParameterizedTest
  @MethodSource("table")
  void cookie_ofEveryKindOnEveryPath_getsWhatTheTableSays(
      Engine engine, Presented presented, Asked asked) throws IOException {
    TestSite site = at(engine);
    var headers = new ArrayList<>(presented.headers.of(site));
    if (asked == Asked.PROTECTED_BY_A_BROWSER) {
      headers.add(NAVIGATE);
    }
    RawAnswer answer = site.send("GET", asked.target, headers.toArray(String[]::new));

    boolean alive = presented.counts == Counts.ALIVE;
    switch (asked) {
      case PUBLIC_WHERE_THE_APPLICATION_ASKS -> {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(echoOf("/open/who", alive ? "alice" : null, false));
      }
      case PUBLIC_WHERE_NOBODY_ASKS -> {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("quiet");
        assertThat(answer.header("Cache-Control")).isNull();
      }
      case PROTECTED_BY_A_PROGRAM -> {
        if (alive) {
          assertThat(answer.status()).isEqualTo(200);
          assertThat(answer.text()).isEqualTo(echoOf("/mine", "alice", false));
        } else {
          unauthenticated(answer);
        }
      }
      case PROTECTED_BY_A_BROWSER -> {
        assertThat(answer.status()).isEqualTo(alive ? 200 : 303);
        assertThat(answer.header("Location"))
            .isEqualTo(alive ? null : "/auth/login?continue=%2Fmine%3Fa%3Db%26c%3D%25C3%25A9");
      }
      case ROLE_THAT_IS_LACKING -> {
        if (alive) {
          problem(answer, 403, "insufficient_permission", null);
        } else {
          unauthenticated(answer);
        }
      }
      case OWN_ENDPOINT -> {
        if (alive) {
          assertThat(answer.status()).isEqualTo(200);
          assertThat(answer.json("username")).isEqualTo("alice");
        } else {
          unauthenticated(answer);
        }
      }
    }
    boolean looked = asked != Asked.PUBLIC_WHERE_NOBODY_ASKS;
    assertThat(answer.all("Set-Cookie"))
        .isEqualTo(presented.counts == Counts.CLEARED && looked ? List.of(CLEARED) : List.of());
    if (looked && alive) {
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }
  }

  private static final String CLEARED = "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
  private static final String REALM = "Bearer realm=\"sallyport\"";

  private static void unauthenticated(RawAnswer answer) {
    problem(answer, 401, "unauthenticated", REALM);
  }

  private static void problem(
      RawAnswer answer, int status, String error, @Nullable String challenge) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json("error")).isEqualTo(error);
    assertThat(answer.json("status")).isEqualTo(Integer.toString(status));
    assertThat(answer.header("WWW-Authenticate")).isEqualTo(challenge);
    assertThat(answer.header("Location")).isNull();
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  static Stream<Engine> engines() {
    return Stream.of(Engine.JETTY, Engine.TOMCAT);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void rights_changed_countAtTheNextRequestUnderANewSessionId(Engine engine) throws IOException {
    TestSite site = at(engine);
    var accounts = site.identity.accounts();
    String id = accounts.byUsername("bob").orElseThrow().id();
    String old = site.signedIn("bob");
    accounts.setRoles(id, Set.of("admin"));
    RawAnswer answer = site.send("GET", "/admin/secret", old);
    String renewed = site.cookieIn(answer);
    RawAnswer with = site.send("GET", "/admin/secret", renewed);
    RawAnswer withOld = site.send("GET", "/admin/secret", old);
    accounts.setRoles(id, Set.of("user"));
    RawAnswer withdrawn = site.send("GET", "/admin/secret", renewed);

    assertThat(answer.text()).isEqualTo(echoOf("/admin/secret", "bob", true));
    assertThat(answer.all("Set-Cookie")).hasSize(1);
    assertThat(renewed).isNotEqualTo(old);
    assertThat(with.text()).isEqualTo(echoOf("/admin/secret", "bob", true));
    assertThat(with.all("Set-Cookie")).isEmpty();
    unauthenticated(withOld);
    assertThat(withOld.all("Set-Cookie")).isEmpty();
    problem(withdrawn, 403, "insufficient_permission", null);
    assertThat(site.cookieIn(withdrawn)).isNotEqualTo(renewed);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void explicitCredential_invalid_isRefusedOnAnyPathWhateverTheCookie(Engine engine)
      throws IOException {
    TestSite site = at(engine);
    String alice = site.signedIn("alice");
    for (String credential :
        List.of(
            "Authorization: Bearer x",
            "Authorization: bearer x",
            "Authorization: BEARER x",
            "Authorization: Bearer",
            "Authorization: Bearer ",
            "Authorization: Bearer  x y",
            "Authorization: Bearer sk_live_x",
            "Authorization: Bearer\tx",
            "X-API-Key: x",
            "X-API-Key:",
            "X-API-Key: sk_live_" + "0".repeat(49),
            "x-api-key: x")) {
      for (Asked asked : Asked.values()) {
        RawAnswer alone = site.send("GET", asked.target, credential);
        RawAnswer together = site.send("GET", asked.target, alice, credential);
        problem(alone, 401, "invalid_token", REALM + ", error=\"invalid_token\"");
        assertThat(alone.all("Set-Cookie")).isEmpty();
        assertThat(together.comparable()).isEqualTo(alone.comparable());
      }
    }
    assertThat(site.send("GET", "/auth/me", alice).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void explicitCredentials_twoOrOneTwice_areABadRequest(Engine engine) throws IOException {
    TestSite site = at(engine);
    String alice = site.signedIn("alice");
    for (List<String> pair :
        List.of(
            List.of("Authorization: Bearer x", "X-API-Key: x"),
            List.of("Authorization: Bearer x", "X-API-Key:"),
            List.of("Authorization: Bearer x", "Authorization: Bearer x"),
            List.of("Authorization: Bearer x", "Authorization: Basic eDp5"),
            List.of("Authorization: Basic eDp5", "Authorization: Basic eDp5"),
            List.of("X-API-Key: x", "X-API-Key: x"),
            List.of("X-API-Key: x", "X-API-Key: y", "Authorization: Bearer x"))) {
      for (Asked asked : Asked.values()) {
        var headers = new ArrayList<>(pair);
        headers.add(alice);
        RawAnswer answer = site.send("GET", asked.target, headers.toArray(String[]::new));
        problem(answer, 400, "invalid_request", null);
        assertThat(answer.all("Set-Cookie")).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void credential_inQueryOrForm_isNotRead(Engine engine) throws IOException {
    TestSite site = at(engine);
    String value = site.signedIn("alice").substring("Cookie: session=".length());
    for (String name : List.of("access_token", "token", "api_key", "session", "X-API-Key")) {
      unauthenticated(site.send("GET", "/mine?" + name + "=" + value));
      unauthenticated(site.post("/mine", "application/x-www-form-urlencoded", name + "=" + value));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void authorization_ofAnotherScheme_passesUntouched(Engine engine) throws IOException {
    TestSite site = at(engine);
    String alice = site.signedIn("alice");
    for (String value : List.of("Basic eDp5", "Digest a=b", "Negotiate x", "BearerX y", "x")) {
      RawAnswer open = site.send("GET", "/open/who", "Authorization: " + value);
      RawAnswer mine = site.send("GET", "/mine", "Authorization: " + value, alice);
      assertThat(open.text())
          .isEqualTo(
              echoOf("/open/who", null, false)
                  .replace("authorization=null", "authorization=" + value));
      assertThat(mine.text())
          .isEqualTo(
              echoOf("/mine", "alice", false)
                  .replace("authorization=null", "authorization=" + value));
      unauthenticated(site.send("GET", "/mine", "Authorization: " + value));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void path_leftToTheApplication_seesEveryCredentialAsItCame(Engine engine) throws IOException {
    TestSite site = at(engine);
    String alice = site.signedIn("alice");
    RawAnswer bearer = site.send("GET", "/theirs/a", "Authorization: Bearer x", alice);
    RawAnswer key =
        site.send("POST", "/theirs/a", "X-API-Key: x", alice, "Origin: http://a.example");
    assertThat(bearer.status()).isEqualTo(200);
    assertThat(bearer.text())
        .isEqualTo(
            echoOf("/theirs/a", null, false)
                .replace("authorization=null", "authorization=Bearer x"));
    assertThat(key.text()).isEqualTo(echoOf("/theirs/a", null, false));
    assertThat(bearer.all("Set-Cookie")).isEmpty();
    assertThat(bearer.all("Cache-Control")).isEmpty();
    assertThat(bearer.all("X-Frame-Options")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"JETTY", "TOMCAT"})
  void navigation_isTold_byFetchMetadataElseByAccept(Engine engine) throws IOException {
    TestSite site = at(engine);
    List<String[]> navigations =
        List.of(
            new String[] {NAVIGATE},
            new String[] {NAVIGATE, "Accept: application/json"},
            new String[] {"Accept: text/html"},
            new String[] {"Accept: text/html,application/xhtml+xml,*/*;q=0.8"},
            new String[] {"Accept: application/json;q=0.5, text/html"});
    List<String[]> programs =
        List.of(
            new String[] {},
            new String[] {"Accept: */*"},
            new String[] {"Accept: application/json"},
            new String[] {"Accept: application/json, text/html;q=0.9"},
            new String[] {"Accept: text/html;q=0"},
            new String[] {"Accept: text/html", "X-Requested-With: XMLHttpRequest"},
            new String[] {"Accept: text/html", "Authorization: Basic eDp5"},
            new String[] {"Accept: text/html", "Sec-Fetch-Mode: cors"},
            new String[] {"Accept: text/html", "Sec-Fetch-Site: none"},
            new String[] {"Accept: text/html", "Sec-Fetch-Dest: document"});
    for (String[] headers : navigations) {
      RawAnswer answer = site.send("GET", "/mine", headers);
      assertThat(answer.status()).as(String.join(", ", headers)).isEqualTo(303);
      assertThat(answer.header("Location")).isEqualTo("/auth/login?continue=%2Fmine");
    }
    for (String[] headers : programs) {
      unauthenticated(site.send("GET", "/mine", headers));
    }
  }
}
