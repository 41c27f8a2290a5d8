package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.browser.CrossOrigin;
import io.sallyport.auth.pipeline.CsrfToken;
import io.sallyport.auth.pipeline.Origin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every combination of what tells where a request comes from, against the rule in its words. */
class CrossSiteTableIT {

  private static final String NAMED = "https://partner.example";
  private static final String FORM = "application/x-www-form-urlencoded";

  /** What the request brings to show that it is worth forging. */
  enum Session {
    NONE,
    LIVE,
    DEAD
  }

  /** {@code Sec-Fetch-Site}. */
  enum Site {
    ABSENT,
    SAME_ORIGIN("same-origin"),
    NONE("none"),
    SAME_SITE("same-site"),
    CROSS_SITE("cross-site"),
    UNKNOWN_WORD("elsewhere"),
    DOUBLED("same-origin", "same-origin");

    private final List<String> values;

    Site(String... values) {
      this.values = List.of(values);
    }
  }

  /** {@code Origin} or {@code Referer}. */
  enum Sender {
    ABSENT,
    OWN,
    OTHER,
    NULL,
    NAMED_BY_CORS,
    DOUBLED
  }

  /** Where the session's token is. */
  enum Token {
    NONE,
    FIELD,
    HEADER,
    WRONG,
    QUERY
  }

  /** What CORS says of {@link #NAMED}. */
  enum Cors {
    CLOSED,
    NAMED_WITHOUT_CREDENTIALS,
    NAMED_WITH_CREDENTIALS
  }

  private record Case(
      String method,
      boolean ours,
      Cors cors,
      Session session,
      Site site,
      Sender origin,
      Sender referer,
      Token token) {

    /** The rule, sentence by sentence. */
    boolean passes() {
      boolean unsafe = !method.equals("GET");
      boolean anyCookie = session != Session.NONE;
      if (!unsafe || !(anyCookie || ours)) {
        return true;
      }
      if (origin == Sender.NAMED_BY_CORS && cors == Cors.NAMED_WITH_CREDENTIALS) {
        return true;
      }
      if (site != Site.ABSENT) {
        return site == Site.SAME_ORIGIN || site == Site.NONE;
      }
      if (origin != Sender.ABSENT) {
        return origin == Sender.OWN;
      }
      if (referer != Sender.ABSENT) {
        return referer == Sender.OWN;
      }
      boolean formIsRead = ours || method.equals("POST");
      boolean sessionsToken = token == Token.HEADER || (token == Token.FIELD && formIsRead);
      return (session == Session.LIVE && sessionsToken) || (ours && !anyCookie);
    }
  }

  private static final List<TestSite> SITES = new ArrayList<>();
  private static final List<String> COOKIES = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    var named = Set.of(Origin.parse(NAMED).orElseThrow());
    for (Cors cors : Cors.values()) {
      TestSite site =
          TestSite.on(Engine.JETTY)
              .with(
                  configuration ->
                      configuration.cors(
                          new CrossOrigin(
                              cors == Cors.CLOSED ? Set.of() : named,
                              false,
                              cors == Cors.NAMED_WITH_CREDENTIALS)))
              .start();
      SITES.add(site);
      COOKIES.add(site.signedIn("alice"));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    for (TestSite site : SITES) {
      site.close();
    }
  }

  static Stream<Arguments> tables() {
    return Stream.of("GET", "POST", "PUT", "DELETE", "PATCH")
        .flatMap(
            method ->
                Stream.of(Cors.values())
                    .flatMap(
                        cors ->
                            Stream.of(
                                Arguments.of(method, cors, false),
                                Arguments.of(method, cors, true))));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void request_everyCombinationOfWhatItSays_isJudgedByTheRule(
      String method, Cors cors, boolean ours) throws IOException {
    var wrong = new ArrayList<String>();
    try (RawHttp http = SITES.get(cors.ordinal()).connect()) {
      for (Case one : cases(method, cors, ours)) {
        String difference = difference(http, one);
        if (!difference.isEmpty()) {
          wrong.add(one + ": " + difference);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<Case> cases(String method, Cors cors, boolean ours) {
    var cases = new ArrayList<Case>();
    for (Session session : Session.values()) {
      for (Site site : Site.values()) {
        for (Sender origin : Sender.values()) {
          for (Sender referer : List.of(Sender.ABSENT, Sender.OWN, Sender.OTHER)) {
            for (Token token : Token.values()) {
              cases.add(new Case(method, ours, cors, session, site, origin, referer, token));
            }
          }
        }
      }
    }
    return cases;
  }

  private static String difference(RawHttp http, Case one) throws IOException {
    TestSite site = SITES.get(one.cors().ordinal());
    String cookie = COOKIES.get(one.cors().ordinal());
    http.send(request(site, cookie, one));
    RawAnswer answer = http.answer();
    String reached = answer.status() + " " + answer.json("error");
    String expected = expected(one);
    boolean application = answer.text().startsWith("dispatch=");
    return reached.equals(expected) && application == expected.equals("200 ")
        ? ""
        : "expected " + expected + " but was " + answer;
  }

  private static String expected(Case one) {
    if (!one.passes()) {
      return "403 cross_site_request";
    }
    boolean live = one.session() == Session.LIVE;
    if (one.ours()) {
      return switch (one.method()) {
        case "PUT", "PATCH", "GET" -> "405 method_not_allowed";
        default -> live ? "404 not_found" : "401 unauthenticated";
      };
    }
    return "200 ";
  }

  private static String request(TestSite site, String cookie, Case one) {
    var headers = new ArrayList<String>();
    switch (one.session()) {
      case LIVE -> headers.add(cookie);
      case DEAD -> headers.add("Cookie: session=" + "A".repeat(43));
      case NONE -> {}
    }
    one.site().values.forEach(value -> headers.add("Sec-Fetch-Site: " + value));
    sender(site, one.origin()).forEach(value -> headers.add("Origin: " + value));
    sender(site, one.referer()).forEach(value -> headers.add("Referer: " + value + "/page?a=b"));
    String token = token(cookie);
    if (one.token() == Token.HEADER) {
      headers.add("X-CSRF-Token: " + token);
    } else if (one.token() == Token.WRONG) {
      headers.add("X-CSRF-Token: A" + token.substring(1) + "A");
    }
    String target =
        (!one.ours()
                ? "/open/who"
                : one.method().equals("DELETE")
                    ? "/auth/sessions/none"
                    : "/auth/account/sessions/none/end")
            + (one.token() == Token.QUERY ? "?_csrf=" + token : "");
    String[] lines = headers.toArray(String[]::new);
    if (one.token() != Token.FIELD) {
      return site.keptAlive(one.method(), target, lines) + "Content-Length: 0\r\n\r\n";
    }
    String body = "a=b&_csrf=" + token;
    return site.keptAlive(one.method(), target, lines)
        + "Content-Type: "
        + FORM
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static List<String> sender(TestSite site, Sender sender) {
    return switch (sender) {
      case ABSENT -> List.of();
      case OWN -> List.of(site.origin());
      case OTHER -> List.of("http://evil.example");
      case NULL -> List.of("null");
      case NAMED_BY_CORS -> List.of(NAMED);
      case DOUBLED -> List.of(site.origin(), site.origin());
    };
  }

  /** The token as pages carry it: HMAC-SHA-256 under the cookie's value. */
  private static String token(String cookie) {
    try {
      String value = cookie.substring(cookie.indexOf('=') + 1);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              value.getBytes(java.nio.charset.StandardCharsets.US_ASCII), "HmacSHA256"));
      return java.util.Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              mac.doFinal(
                  "sallyport csrf v1".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TestSite closed() {
    return SITES.get(Cors.CLOSED.ordinal());
  }

  @Test
  void token_ofThePage_isTheOneThatPasses() throws IOException {
    String cookie = COOKIES.get(Cors.CLOSED.ordinal());
    RawAnswer page = closed().send("GET", "/auth/account", cookie, "Sec-Fetch-Mode: navigate");
    assertThat(page.text()).contains("name=\"" + CsrfToken.FIELD + "\" value=\"" + token(cookie));
    assertThat(page.header("Referrer-Policy")).isEqualTo("same-origin");
  }

  @Test
  void token_ofAnotherSession_doesNotPass() throws IOException {
    String cookie = COOKIES.get(Cors.CLOSED.ordinal());
    String token = token(closed().signedIn("bob"));
    assertThat(closed().send("POST", "/open/who", cookie, "X-CSRF-Token: " + token).json("error"))
        .isEqualTo("cross_site_request");
    assertThat(
            closed()
                .send(
                    "POST",
                    "/open/who",
                    cookie,
                    "X-CSRF-Token: " + token(cookie),
                    "X-CSRF-Token: " + token(cookie))
                .json("error"))
        .isEqualTo("cross_site_request");
  }

  @Test
  void token_inTheBodyOfAForm_leavesTheFormToTheApplication() throws IOException {
    String cookie = COOKIES.get(Cors.CLOSED.ordinal());
    String body = "a=b&_csrf=" + token(cookie);
    RawAnswer form = closed().post("/open/who?q=1", FORM, body, cookie);
    RawAnswer headed = closed().post("/open/who", FORM, "a=b", cookie, "Sec-Fetch-Site: none");
    assertThat(form.text()).contains("parameters=_csrf:" + token(cookie) + ",a:b,q:1\n");
    assertThat(headed.text()).contains("parameters=a:b\n");
  }

  @Test
  void token_inABodyThatIsNoForm_isNotLookedFor() throws IOException {
    String cookie = COOKIES.get(Cors.CLOSED.ordinal());
    String form = "_csrf=" + token(cookie);
    String parts =
        "--x\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n"
            + token(cookie)
            + "\r\n--x--\r\n";
    for (RawAnswer answer :
        List.of(
            closed().post("/open/who", "text/plain", form, cookie),
            closed().post("/open/who", "application/x-www-form-urlencodedx", form, cookie),
            closed().post("/open/who", "multipart/form-data; boundary=x", parts, cookie),
            closed()
                .post(
                    "/open/who",
                    "application/json",
                    "{\"_csrf\":\"" + token(cookie) + "\"}",
                    cookie),
            closed().post("/open/who", FORM, form + "&" + form, cookie),
            closed().post("/open/who?_csrf=" + token(cookie), FORM, form, cookie))) {
      assertThat(answer.status()).as("%s", answer).isEqualTo(403);
      assertThat(answer.json("error")).isEqualTo("cross_site_request");
    }
  }

  @Test
  void sender_thatOnlyLooksLikeThisSite_doesNotPass() throws IOException {
    String cookie = COOKIES.get(Cors.CLOSED.ordinal());
    String own = closed().origin();
    for (String sender :
        List.of(
            own + ".evil.example",
            own + "@evil.example",
            "https" + own.substring(4),
            own + "0",
            "http://127.0.0.1",
            "http://localhost:" + closed().port(),
            "evil " + own,
            own + " " + own,
            own + ", " + own,
            "http://evil.example/" + own,
            "http://evil.example#" + own,
            "//" + closed().host(),
            "about:blank",
            "file://",
            "")) {
      for (String header : List.of("Origin: ", "Referer: ")) {
        RawAnswer answer = closed().send("POST", "/open/who", cookie, header + sender);
        assertThat(answer.status()).as(header + sender).isEqualTo(403);
        assertThat(answer.json("error")).isEqualTo("cross_site_request");
      }
    }
    for (String sender : List.of(own.replace("http", "HTTP"), own)) {
      assertThat(closed().send("POST", "/open/who", cookie, "Origin: " + sender).status())
          .isEqualTo(200);
    }
  }
}
