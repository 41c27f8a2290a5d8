package io.sallyport.auth;

import static io.sallyport.auth.TestSite.rule;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Requirement;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every published way around a path rule, on every container: the answer is 400, or exactly that of
 * the plain path. The rules are the worst case: what a spelling hides from the first rule is open
 * by the last.
 */
class PathBypassIT {

  private static final String GUARDED = "/admin/secret";

  /** All of them mean {@link #GUARDED} to some server, proxy or framework. */
  private static final List<String> SPELLINGS =
      List.of(
          // encoded slash and backslash
          "/admin%2fsecret",
          "/admin%2Fsecret",
          "/%2fadmin/secret",
          "/open%2f..%2fadmin%2fsecret",
          "/admin%5csecret",
          "/admin%5Csecret",
          "/open/..%5cadmin/secret",
          "/open/%5c../admin/secret",
          "\\admin\\secret",
          "/admin\\secret",
          "/open\\..\\admin\\secret",
          "/\\admin/secret",
          // double encoding
          "/admin%252fsecret",
          "/%2561dmin/secret",
          "/open/%252e%252e/admin/secret",
          "/%25%36%31dmin/secret",
          "/admin/%2573ecret",
          // dot segments, plain and encoded
          "/./admin/secret",
          "/admin/./secret",
          "/admin/secret/.",
          "/open/../admin/secret",
          "/open/a/../../admin/secret",
          "/../admin/secret",
          "/admin/secret/..;/secret",
          "/%2e/admin/secret",
          "/%2E/admin/secret",
          "/open/%2e%2e/admin/secret",
          "/open/%2E%2E/admin/secret",
          "/open/.%2e/admin/secret",
          "/open/%2e./admin/secret",
          "/open/..%2fadmin/secret",
          "/open/.../admin/secret",
          "/open/..",
          "/open/../",
          "/..",
          "/.",
          "/%2e%2e",
          // path parameters
          "/admin;/secret",
          "/admin;a=b/secret",
          "/;/admin/secret",
          "/;a/admin/secret",
          ";/admin/secret",
          "/admin/secret;",
          "/admin/secret;a",
          "/admin/secret;jsessionid=1",
          "/admin/;/secret",
          "/open/..;/admin/secret",
          "/open/..;a=b/admin/secret",
          "/open;/../admin/secret",
          "/open/%2e%2e;/admin/secret",
          "/open/.;/../admin/secret",
          "/admin%3b/secret",
          "/admin%3B/secret",
          "/open/..%3b/admin/secret",
          "/admin/secret%3bjsessionid=1",
          // empty segments
          "//admin/secret",
          "///admin/secret",
          "/admin//secret",
          "/admin/secret//",
          "//127.0.0.1/admin/secret",
          "//evil.example/admin/secret",
          "/open//../admin/secret",
          "/%2f/admin/secret",
          // NUL and control characters, raw and encoded
          "/admin\0/secret",
          "/admin/secret\0",
          "/admin%00/secret",
          "/admin/secret%00",
          "/%00/admin/secret",
          "/admin/secret%00.css",
          "/admin\t/secret",
          "/admin%09/secret",
          "/admin/secret%09",
          "/admin%0a/secret",
          "/admin%0d/secret",
          "/admin/secret%0d%0aX:%20y",
          "/admin/secret%0a",
          "/admin\u0001/secret",
          "/admin%01/secret",
          "/admin%1f/secret",
          "/admin\u001f/secret",
          "/admin\u007f/secret",
          "/admin%7f/secret",
          "/admin%c2%80/secret",
          "/admin%c2%85/secret",
          "/admin%c2%9f/secret",
          "/admin\u0085/secret",
          // overlong and invalid UTF-8
          "/admin%c0%afsecret",
          "/open/%c0%ae%c0%ae/admin/secret",
          "/%c1%a1dmin/secret",
          "/admin%e0%80%afsecret",
          "/admin%f0%80%80%afsecret",
          "/admin%c1%9csecret",
          "/admin%80/secret",
          "/admin%ff/secret",
          "/admin%c3/secret",
          "/admin%c3%28/secret",
          "/admin%ed%a0%80/secret",
          "/admin%f4%90%80%80/secret",
          "/admin\u00ff/secret",
          "/\u00c1\u00a1dmin/secret",
          // escapes that are none
          "/admin%zz/secret",
          "/admin%/secret",
          "/admin%2/secret",
          "/admin/secret%",
          "/admin/secret%2",
          "/admin/secret%a",
          "/admin%u002fsecret",
          "/%u0061dmin/secret",
          "/admin%u2215secret",
          "/admin%uff0fsecret",
          "/%-1dmin/secret",
          "/admin%+2fsecret",
          // case
          "/ADMIN/secret",
          "/Admin/secret",
          "/aDmIn/SECRET",
          "/%41dmin/secret",
          "/adm%c4%b1n/secret",
          "/adm%c4%b0n/secret",
          // what file systems drop
          "/admin./secret",
          "/admin../secret",
          "/admin%2e/secret",
          "/admin%20/secret",
          "/admin/secret%20",
          "/admin/secret.",
          "/admin/secret..",
          "/admin/secret%2e",
          "/admin/secret./",
          "/admin /secret",
          // the same path
          "/admin/secret",
          "/admin/secret/",
          "/%61dmin/secret",
          "/%61%64%6d%69%6e/secret",
          "/admin/%73%65cret",
          "/admin%2Dx/../admin/secret",
          "/admin/secret?",
          "/admin/secret?a=/open/quiet",
          "/admin/secret?;/open/quiet",
          "/admin/secret#/open/quiet",
          "/admin/secret?#",
          "/admin/secret%23/open",
          "/admin/secret%3f/open");

  private static final Map<Engine, TestSite> SITES = new EnumMap<>(Engine.class);
  private static final Map<Engine, TestSite> BELOW = new EnumMap<>(Engine.class);
  private static final AtomicInteger REACHED = new AtomicInteger();

  @BeforeAll
  static void start() throws Exception {
    for (Engine engine : Engine.values()) {
      SITES.put(engine, site(engine, ""));
      BELOW.put(engine, site(engine, "/x"));
    }
  }

  private static TestSite site(Engine engine, String contextPath) throws Exception {
    Engine.Handler counted =
        (request, response) -> {
          REACHED.incrementAndGet();
          TestSite.echo(request, response);
        };
    return TestSite.on(engine)
        .under(contextPath)
        .servlet("/", counted)
        .servlet("/admin/*", counted)
        .servlet("*.css", counted)
        .rules(
            rule("/open/**", Requirement.EVERYONE),
            rule("/admin/**", new Requirement.Role("admin")),
            rule("/listed", Requirement.EVERYONE, "GET"),
            rule("/listed", new Requirement.Role("admin"), "POST"),
            rule("/**", Requirement.EVERYONE))
        .start();
  }

  @AfterAll
  static void stop() throws Exception {
    for (TestSite site : SITES.values()) {
      site.close();
    }
    for (TestSite site : BELOW.values()) {
      site.close();
    }
  }

  @BeforeEach
  void nothingReachedYet() {
    REACHED.set(0);
  }

  private static TestSite at(Map<Engine, TestSite> sites, Engine engine) {
    return requireNonNull(sites.get(engine));
  }

  static Stream<Arguments> spellings() {
    return Stream.of(Engine.values())
        .flatMap(engine -> SPELLINGS.stream().map(path -> Arguments.of(engine, path)));
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void path_otherSpellingOfAGuardedPath_isRefusedOrGuarded(Engine engine, String spelling)
      throws IOException {
    TestSite site = at(SITES, engine);
    refusedOrGuarded(site, GUARDED, spelling);
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void path_otherSpellingBelowAContextPath_isRefusedOrGuarded(Engine engine, String spelling)
      throws IOException {
    TestSite site = at(BELOW, engine);
    refusedOrGuarded(site, "/x" + GUARDED, "/x" + spelling, 302, 404);
  }

  static Stream<Arguments> contextSpellings() {
    return Stream.of(Engine.values())
        .flatMap(
            engine ->
                Stream.of(
                        "/x/../x/admin/secret",
                        "/y/../x/admin/secret",
                        "/x/%2e%2e/x/admin/secret",
                        "/x;/admin/secret",
                        "/x;a=b/admin/secret",
                        "/x//admin/secret",
                        "//x/admin/secret",
                        "/./x/admin/secret",
                        "/%78/admin/secret",
                        "/%2578/admin/secret",
                        "/x%2fadmin/secret",
                        "/x%5cadmin/secret",
                        "/x./admin/secret",
                        "/x%20/admin/secret",
                        "/X/admin/secret",
                        "/%58/admin/secret",
                        "/x/..;/x/admin/secret",
                        "/;/x/admin/secret",
                        "/x/x/../admin/secret",
                        "x/admin/secret")
                    .map(path -> Arguments.of(engine, path)));
  }

  @ParameterizedTest
  @MethodSource("contextSpellings")
  void path_otherSpellingOfTheContextPath_isRefusedOrGuarded(Engine engine, String spelling)
      throws IOException {
    refusedOrGuarded(at(BELOW, engine), "/x" + GUARDED, spelling, 404);
  }

  /** Whoever asks: a visitor, an account without the role, and a browser. */
  private static void refusedOrGuarded(
      TestSite site, String plain, String spelling, Integer... alsoFine) throws IOException {
    String alice = COOKIES.computeIfAbsent(site, PathBypassIT::aliceOf);
    for (String[] as :
        List.of(new String[] {}, new String[] {alice}, new String[] {"Sec-Fetch-Mode: navigate"})) {
      REACHED.set(0);
      String guarded = guarded(site.send("GET", plain, as));
      RawAnswer answer = site.send("GET", spelling, as);
      assertThat(REACHED).as("application reached: %s", answer).hasValue(0);
      if (answer.status() != 400 && !List.of(alsoFine).contains(answer.status())) {
        assertThat(guarded(answer)).isEqualTo(guarded);
      }
    }
  }

  private static final Map<TestSite, String> COOKIES = new java.util.HashMap<>();

  private static String aliceOf(TestSite site) {
    try {
      return site.signedIn("alice");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The answer without the way back, which names the spelling that was asked for. */
  private static String guarded(RawAnswer answer) {
    assertThat(answer.status()).isIn(401, 403, 303);
    return answer.comparable().replaceAll("continue=[^\n]*", "continue");
  }

  @ParameterizedTest
  @EnumSource
  void target_absoluteForm_isGuardedAsThePathInIt(Engine engine) throws IOException {
    TestSite site = at(SITES, engine);
    refusedOrGuarded(site, GUARDED, site.origin() + GUARDED);
    refusedOrGuarded(site, GUARDED, "http://other.example" + GUARDED);
    refusedOrGuarded(site, GUARDED, "HTTP://" + site.host() + "//admin/secret");
    refusedOrGuarded(site, GUARDED, "http://user:word@" + site.host() + GUARDED);
    refusedOrGuarded(site, GUARDED, "http://" + site.host() + "/open/../admin/secret");
    refusedOrGuarded(site, GUARDED, "http:/admin/secret");
    refusedOrGuarded(site, GUARDED, "file:///admin/secret");
  }

  @ParameterizedTest
  @EnumSource
  void target_asteriskOrAuthority_neverReachesTheApplication(Engine engine) throws IOException {
    TestSite site = at(SITES, engine);
    for (String line :
        List.of(
            "OPTIONS *",
            "GET *",
            "CONNECT " + site.host(),
            "GET " + site.host(),
            "GET admin/secret",
            "GET secret")) {
      RawAnswer answer =
          site.raw(line + " HTTP/1.1\r\nHost: " + site.host() + "\r\nConnection: close\r\n\r\n");
      assertThat(REACHED).as("%s: %s", line, answer).hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void method_head_isGuardedAsGet(Engine engine) throws IOException {
    TestSite site = at(SITES, engine);
    RawAnswer get = site.send("GET", GUARDED);
    RawAnswer head = site.send("HEAD", GUARDED);
    assertThat(head.comparable())
        .isEqualTo(new RawAnswer(get.statusLine(), get.headers(), new byte[0]).comparable());
  }

  @ParameterizedTest
  @EnumSource
  void method_unknownOrOverridden_isGuardedAllTheSame(Engine engine) throws IOException {
    TestSite site = at(SITES, engine);
    for (String method :
        List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "FOO", "get")) {
      assertThat(site.send(method, GUARDED).status()).as(method).isIn(400, 401, 405, 501);
      for (String header :
          List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
        assertThat(site.send("POST", GUARDED, header + ": " + method).status()).isEqualTo(401);
        assertThat(site.send("POST", "/listed", header + ": GET").status()).isEqualTo(401);
      }
    }
    assertThat(site.send("POST", "/listed?_method=GET").status()).isEqualTo(401);
    assertThat(REACHED).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource
  void method_listedByNoRuleOfThePath_isForbiddenWhoeverAsks(Engine engine) throws IOException {
    TestSite site = at(SITES, engine);
    String alice = site.signedIn("alice");
    for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS", "FOO")) {
      for (String path : List.of("/listed", "/listed/", "/%6Cisted")) {
        RawAnswer visitor = site.send(method, path);
        RawAnswer known = site.send(method, path, alice, "Sec-Fetch-Site: same-origin");
        assertThat(visitor.status()).as(method + path).isEqualTo(403);
        assertThat(visitor.json("error")).isEqualTo("insufficient_permission");
        assertThat(known.comparable()).isEqualTo(visitor.comparable());
      }
    }
    assertThat(REACHED).hasValue(0);
    assertThat(site.send("HEAD", "/listed").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void header_thatRewritesThePath_changesNothing(Engine engine) throws IOException {
    TestSite site = at(SITES, engine);
    for (String header :
        List.of("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix", "X-Forwarded-Path")) {
      assertThat(site.send("GET", GUARDED, header + ": /open/quiet").status()).isEqualTo(401);
      assertThat(site.send("GET", "/open/quiet", header + ": " + GUARDED).text())
          .isEqualTo("quiet");
    }
  }

  @ParameterizedTest
  @EnumSource
  void host_otherThanTheSite_isGuardedAllTheSame(Engine engine) throws IOException {
    TestSite site = at(SITES, engine);
    for (String host : List.of("", "evil.example", "localhost", "[::1]", "a b", "evil.example/")) {
      assertThat(site.send("GET", GUARDED, "Host: " + host).status()).isIn(400, 401);
    }
    assertThat(site.raw("GET " + GUARDED + " HTTP/1.0\r\n\r\n").status()).isIn(400, 401);
    assertThat(REACHED).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource
  void path_ofTheApplication_reachesItDecoded(Engine engine) throws IOException {
    TestSite site = at(SITES, engine);
    assertThat(site.send("GET", "/open/a%20b/%C3%A9/c+d/~e(f)").text())
        .isEqualTo(TestSite.echoOf("/open/a b/\u00e9/c+d/~e(f)", null, false));
    assertThat(at(BELOW, engine).send("GET", "/x/open/a").text())
        .isEqualTo(TestSite.echoOf("/open/a", null, false));
  }
}
