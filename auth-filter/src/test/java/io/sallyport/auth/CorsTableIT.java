package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.browser.CrossOrigin;
import io.sallyport.auth.pipeline.Origin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may read what from another origin, in every combination (Fetch Standard, section 3.2). */
class CorsTableIT {

  /** What the configuration says of other origins. */
  enum Cors {
    CLOSED(Set.of(), false, false),
    NAMED(Set.of("https://partner.example"), false, false),
    NAMED_WITH_CREDENTIALS(Set.of("https://partner.example"), false, true),
    ANY(Set.of(), true, false);

    private final CrossOrigin setting;

    Cors(Set<String> origins, boolean any, boolean credentials) {
      setting =
          new CrossOrigin(
              origins.stream()
                  .map(origin -> Origin.parse(origin).orElseThrow())
                  .collect(java.util.stream.Collectors.toUnmodifiableSet()),
              any,
              credentials);
    }
  }

  /** {@code Origin}. */
  enum Sender {
    ABSENT,
    ALLOWED("https://partner.example"),
    ALLOWED_BUT_FOR_THE_SCHEME("http://partner.example"),
    ALLOWED_BUT_FOR_THE_PORT("https://partner.example:8443"),
    ALLOWED_WITH_MORE("https://partner.example.evil.example"),
    OTHER("https://evil.example"),
    NULL("null"),
    DOUBLED("https://partner.example", "https://partner.example");

    private final List<String> values;

    Sender(String... values) {
      this.values = List.of(values);
    }
  }

  /** A path, what it answers to a visitor's GET, and what it answers to a preflight by itself. */
  enum Target {
    PUBLIC("/open/a", 200, 200),
    PROTECTED("/notes", 401, 401),
    SIGN_IN("/auth/login", 200, 405),
    OWN("/auth/me", 401, 405),
    TOKEN("/auth/token", 405, 405),
    ABSENT("/auth/nothing", 404, 404);

    private final String path;
    private final int status;
    private final int options;

    Target(String path, int status, int options) {
      this.path = path;
      this.status = status;
      this.options = options;
    }
  }

  private static final Map<Cors, TestSite> SITES = new EnumMap<>(Cors.class);

  @BeforeAll
  static void start() throws Exception {
    for (Cors cors : Cors.values()) {
      SITES.put(
          cors,
          TestSite.on(Engine.JETTY)
              .with(configuration -> configuration.cors(cors.setting))
              .start());
    }
  }

  @AfterAll
  static void stop() throws Exception {
    for (TestSite site : SITES.values()) {
      site.close();
    }
  }

  static Stream<Arguments> table() {
    return Stream.of(Cors.values())
        .flatMap(
            cors ->
                Stream.of(Sender.values())
                    .flatMap(
                        sender ->
                            Stream.of(Target.values())
                                .map(target -> Arguments.of(cors, sender, target))));
  }

  /** The header lines that browsers go by, sorted. */
  private static List<String> cors(RawAnswer answer) {
    return answer.headers().stream()
        .filter(
            header ->
                header.name().equalsIgnoreCase("Vary")
                    || header.name().toLowerCase(Locale.ROOT).startsWith("access-control-"))
        .map(header -> header.name() + ": " + header.value())
        .sorted()
        .toList();
  }

  private static boolean allowed(Cors cors, Sender sender) {
    return switch (cors) {
      case CLOSED -> false;
      case ANY -> sender != Sender.ABSENT && sender != Sender.DOUBLED;
      case NAMED, NAMED_WITH_CREDENTIALS -> sender == Sender.ALLOWED;
    };
  }

  private static List<String> expected(Cors cors, Sender sender, String... more) {
    var lines = new ArrayList<String>();
    if (allowed(cors, sender)) {
      lines.addAll(List.of(more));
      lines.add(
          "Access-Control-Allow-Origin: " + (cors == Cors.ANY ? "*" : "https://partner.example"));
      if (cors == Cors.NAMED_WITH_CREDENTIALS) {
        lines.add("Access-Control-Allow-Credentials: true");
      }
    }
    if (cors != Cors.CLOSED) {
      lines.add("Vary: Origin");
    }
    return lines.stream().sorted().toList();
  }

  private static RawAnswer send(Cors cors, Sender sender, String method, Target to, String... more)
      throws IOException {
    var headers = new ArrayList<>(List.of(more));
    sender.values.forEach(value -> headers.add("Origin: " + value));
    return site(cors).send(method, to.path, headers.toArray(String[]::new));
  }

  private static TestSite site(Cors cors) {
    return java.util.Objects.requireNonNull(SITES.get(cors));
  }

  @ParameterizedTest
  @MethodSource("table")
  void simpleRequest_isAnsweredAndReadableByAllowedOriginsAlone(
      Cors cors, Sender sender, Target target) throws IOException {
    RawAnswer answer = send(cors, sender, "GET", target);
    assertThat(answer.status()).as("%s", answer).isEqualTo(target.status);
    assertThat(cors(answer)).isEqualTo(expected(cors, sender));
  }

  @ParameterizedTest
  @MethodSource("table")
  void preflight_isAnsweredByCorsWhateverThePath(Cors cors, Sender sender, Target target)
      throws IOException {
    RawAnswer answer =
        send(
            cors,
            sender,
            "OPTIONS",
            target,
            "Access-Control-Request-Method: PUT",
            "Access-Control-Request-Headers: authorization,x-api-key");
    boolean decided = cors != Cors.CLOSED && sender.values.size() == 1;
    int status = !decided ? target.options : allowed(cors, sender) ? 204 : 403;
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(cors(answer))
        .isEqualTo(
            expected(
                cors,
                sender,
                "Access-Control-Allow-Methods: PUT",
                "Access-Control-Allow-Headers: authorization,x-api-key",
                "Access-Control-Max-Age: 600"));
    if (status == 204) {
      Expect.empty(answer, 204);
    } else if (status == 403 && target == Target.TOKEN) {
      Expect.oauth(answer, 403, "cross_site_request", "The request came from another site");
    } else if (status == 403) {
      Expect.problem(answer, 403, "cross_site_request", "The request came from another site", null);
    }
  }

  /** {@code OPTIONS} by itself asks for no permission, and is no endpoint of ours. */
  @ParameterizedTest
  @MethodSource("table")
  void options_withoutARequestMethod_isNoPreflight(Cors cors, Sender sender, Target target)
      throws IOException {
    RawAnswer answer = send(cors, sender, "OPTIONS", target);
    assertThat(answer.status()).as("%s", answer).isEqualTo(target.options);
    assertThat(cors(answer)).isEqualTo(expected(cors, sender));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.EnumSource(Cors.class)
  void pathLeftToTheApplication_getsNothingFromUs(Cors cors) throws IOException {
    for (String method : List.of("GET", "OPTIONS")) {
      RawAnswer answer =
          site(cors)
              .send(
                  method,
                  "/theirs/a",
                  "Origin: https://partner.example",
                  "Access-Control-Request-Method: PUT");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(cors(answer)).isEmpty();
    }
  }

  /** A page of the allowed origin signs in, and is a caller with what it got. */
  @org.junit.jupiter.api.Test
  void allowedOriginWithCredentials_signsInAndReadsWhoItIs() throws IOException {
    TestSite site = site(Cors.NAMED_WITH_CREDENTIALS);
    String[] browser = {"Origin: https://partner.example", "Sec-Fetch-Site: cross-site"};
    RawAnswer signedIn = site.signIn("alice", TestSite.PASSWORD, browser);
    assertThat(signedIn.status()).isEqualTo(200);
    assertThat(cors(signedIn)).isEqualTo(expected(Cors.NAMED_WITH_CREDENTIALS, Sender.ALLOWED));
    RawAnswer me = site.send("GET", "/auth/me", site.cookieIn(signedIn), browser[0], browser[1]);
    assertThat(me.json("username")).isEqualTo("alice");
    assertThat(cors(me)).isEqualTo(expected(Cors.NAMED_WITH_CREDENTIALS, Sender.ALLOWED));
  }
}
