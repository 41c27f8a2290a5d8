package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that are cut, joined or spelled as nobody does: each is refused or the connection is
 * closed, none reaches what it may not, and none holds a thread for good.
 */
class FramingIT {

  private static final String JSON = "Content-Type: application/json";
  private static final String CREDENTIALS =
      "{\"username\":\"alice\",\"password\":\"" + TestSite.PASSWORD + "\"}";

  @RegisterExtension static final SharedSites SITES = new SharedSites();

  static Stream<TestSite> sites() {
    return SITES.stream();
  }

  private static String cookie(TestSite site) {
    return SITES.cookie(site);
  }

  /** Everything that a server sends to these octets; empty if it just hangs up. */
  private static String all(TestSite site, String octets) throws IOException {
    try (RawHttp http = site.connect()) {
      http.send(octets);
      http.endOfRequests();
      return http.untilClosed();
    } catch (SocketException | EOFException e) {
      return "";
    }
  }

  /** No failure inside; 501 and 505 are what a container says to HTTP that it does not speak. */
  private static void harmless(String sent, String came) {
    assertThat(came).as(sent).doesNotContainPattern("HTTP/1.1 5(?!01|05)");
    assertThat(came).as(sent).doesNotContain("path=/mine", "	at ", "io.sallyport");
    if (!came.contains("Apache Tomcat")) {
      assertThat(came).as(sent).doesNotContain("Exception");
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void lengths_twoOfThem_neverMakeTwoRequestsOfOne(TestSite site) throws IOException {
    String hidden = "GET /mine HTTP/1.1\r\nHost: a\r\n" + cookie(site) + "\r\n\r\n";
    String chunks = "5\r\nhello\r\n0\r\n\r\n";
    for (String lines :
        List.of(
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: " + (chunks.length() + hidden.length()),
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding : chunked",
            "Content-Length: 5, 6",
            "Content-Length: +5",
            "Content-Length: 0x5",
            "Content-Length: 99999999999999999999",
            "Content-Length: -1",
            "Content-Length: 5\r\nContent-Length: 7")) {
      String request =
          site.keptAlive("POST", "/auth/login", JSON, lines) + "\r\n" + chunks + hidden;
      String came = all(site, request);
      harmless(lines, came);
      assertThat(came).as(lines).doesNotContain("HTTP/1.1 2", "user=alice");
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void body_thatDrips_isGivenUpInTime(TestSite site) throws IOException {
    try (RawHttp http = site.connect()) {
      http.send(
          site.head("POST", "/auth/login", JSON, "Content-Length: " + CREDENTIALS.length())
              + "\r\n"
              + CREDENTIALS.substring(0, 10));
      waitUntilItIsBeingRead();
      site.clock.advance(Duration.ofSeconds(31));
      http.send(CREDENTIALS.substring(10, 11));
      RawAnswer answer = http.answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json("error")).isEqualTo("malformed_request");
      assertThat(answer.all("Set-Cookie")).isEmpty();
    }
  }

  /** The first part has to be read before the clock moves: the time starts with the reading. */
  private static void waitUntilItIsBeingRead() {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < end) {
      boolean reading =
          Thread.getAllStackTraces().values().stream()
              .flatMap(Stream::of)
              .anyMatch(frame -> frame.getMethodName().equals("upToLimit"));
      if (reading) {
        return;
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("The body is not being read");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void requests_inARow_areAnsweredEachForItself(TestSite site) throws IOException {
    String bob = site.signedIn("bob");
    try (RawHttp http = site.connect()) {
      http.send(
          site.keptAlive("GET", "/auth/me", cookie(site))
              + "\r\n"
              + site.keptAlive("GET", "/auth/me")
              + "\r\n"
              + site.keptAlive("GET", "/auth/me", bob)
              + "\r\n"
              + site.keptAlive("GET", "/auth/me", cookie(site))
              + "\r\n"
              + site.keptAlive("POST", "/auth/login", JSON, "Content-Length: 2")
              + "\r\n{}");
      assertThat(http.answer().json("username")).isEqualTo("alice");
      assertThat(http.answer().status()).isEqualTo(401);
      assertThat(http.answer().json("username")).isEqualTo("bob");
      assertThat(http.answer().json("username")).isEqualTo("alice");
      assertThat(http.answer().status()).isEqualTo(400);
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void expect_continue_isNotSaidToWhatIsRefusedAnyway(TestSite site) throws IOException {
    String expect = "Expect: 100-continue";
    for (String request :
        List.of(
            site.head("POST", "/auth/login", JSON, expect, "Content-Length: 8000000000"),
            site.head("POST", "/auth/login", "Content-Type: text/csv", expect, "Content-Length: 9"),
            site.head("POST", "/mine", JSON, expect, "Content-Length: 9"),
            site.head(
                "POST",
                "/auth/login",
                JSON,
                expect,
                "Content-Length: 9",
                "Sec-Fetch-Site: cross-site"))) {
      try (RawHttp http = site.connect()) {
        http.send(request + "\r\n");
        String came = http.untilClosed();
        harmless(request, came);
        // Tomcat says 100 before anybody has looked at the request.
        String answer = came.replaceFirst("^HTTP/1.1 100 \r\n\r\n", "");
        assertThat(answer).as(request).startsWith("HTTP/1.1 4");
        assertThat(site.engine.jetty() && came.contains("HTTP/1.1 100")).as(request).isFalse();
      }
    }
    try (RawHttp http = site.connect()) {
      http.send(
          site.head("POST", "/auth/login", JSON, expect, "Content-Length: " + CREDENTIALS.length())
              + "\r\n");
      http.send(CREDENTIALS);
      assertThat(http.answer().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void method_thatBrowsersNeverSend_givesNothingAway(TestSite site) throws IOException {
    for (String method : List.of("TRACE", "TRACK", "CONNECT", "DEBUG", "PRI", "get", "G\0T", "")) {
      for (String target : List.of("/mine", "/auth/me", "/auth/login")) {
        String came = all(site, site.head(method, target, cookie(site), "X-Secret: s3") + "\r\n");
        harmless(method, came);
        assertThat(came).as(method).doesNotContain("s3", "HTTP/1.1 2", cookie(site).substring(8));
      }
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void version_otherThan11_isGuardedAllTheSame(TestSite site) throws IOException {
    for (String line :
        List.of(
            "GET /mine",
            "GET /mine HTTP/0.9",
            "GET /mine HTTP/1.0",
            "GET /mine HTTP/2.0",
            "GET /mine HTTP/1.1 HTTP/1.1",
            "PRI * HTTP/2.0",
            "GET /mine http/1.1",
            "GET  /mine  HTTP/1.1",
            "GET\t/mine\tHTTP/1.1",
            " GET /mine HTTP/1.1",
            "GET /mine HTTP/11")) {
      harmless(line, all(site, line + "\r\n\r\n"));
      harmless(line, all(site, line + "\r\nHost: " + site.host() + "\r\n\r\n"));
    }
    String known =
        all(
            site,
            "GET /auth/me HTTP/1.0\r\nHost: " + site.host() + "\r\n" + cookie(site) + "\r\n\r\n");
    assertThat(known).contains(" 200", "\"username\":\"alice\"");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void header_spelledAsNobodyDoes_isRefusedOrMeansNothing(TestSite site) throws IOException {
    String value = cookie(site).substring("Cookie: ".length());
    for (String line :
        List.of(
            "Cookie : " + value,
            "Cookie\t: " + value,
            "X: y\r\n " + cookie(site),
            "Co\0okie: " + value,
            "Cookie: a=\0; " + value,
            "Cook\u00efe: " + value,
            ": " + value,
            "X: y\rCookie: " + value,
            "X-\u00ff: y",
            "Host: evil.example\r\nHost: " + site.host())) {
      String came = all(site, site.head("GET", "/mine", line) + "\r\n");
      harmless(line, came.replace("path=/mine", "PATH"));
      if (!line.startsWith("Host")) {
        assertThat(came).as(line).doesNotContain("HTTP/1.1 2");
      }
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void charset_thatNobodyKnows_isRefusedByUsAndNoFailureForTheApplication(TestSite site)
      throws IOException {
    for (String charset : List.of("bogus", "utf-7", "utf-16", "\"", "\u00ff", "", "utf-8-bogus")) {
      for (String type : List.of("application/json", "application/x-www-form-urlencoded")) {
        String line = type + ";charset=" + charset;
        RawAnswer own = site.post("/auth/login", line, CREDENTIALS);
        assertThat(own.status()).as("%s: %s", line, own).isEqualTo(415);
        RawAnswer form = site.post("/open/quiet", line, "_csrf=x", cookie(site));
        assertThat(form.status()).as("%s: %s", line, form).isEqualTo(403);
      }
    }
  }
}
