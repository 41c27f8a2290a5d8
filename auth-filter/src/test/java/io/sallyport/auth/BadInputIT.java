package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What nobody should send gets one clear refusal, and harms nothing. */
class BadInputIT {

  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String OWN_SITE = "Sec-Fetch-Site: same-origin";
  private static final int LIMIT = 64 * 1024;

  /** Every endpoint there is, with its methods. */
  private static final String[][] ENDPOINTS = {
    {"/auth/login", "GET, HEAD, POST"},
    {"/auth/logout", "POST"},
    {"/auth/logout-all", "POST"},
    {"/auth/me", "GET, HEAD"},
    {"/auth/account", "GET, HEAD"},
    {"/auth/sessions", "GET, HEAD"},
    {"/auth/sessions/a", "DELETE"},
    {"/auth/account/sessions/a/end", "POST"},
    {"/auth/password/change", "POST"},
    {"/auth/health", "GET, HEAD"},
    {"/auth/static/sallyport.css", "GET, HEAD"}
  };

  @RegisterExtension static final SharedSites SITES = new SharedSites();

  static Stream<TestSite> sites() {
    return SITES.stream();
  }

  private static String cookie(TestSite site) {
    return SITES.cookie(site);
  }

  /** A refusal of ours, complete, that tells nothing of the inside. */
  private static void refused(RawAnswer answer, int status, String error) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.json("error")).as("%s", answer).isEqualTo(error);
    assertThat(answer.json("status")).isEqualTo(Integer.toString(status));
    assertThat(answer.all("Set-Cookie")).isEmpty();
    tellsNothing(answer);
  }

  /** A refusal by whomever: the container may be the first to see what is wrong. */
  private static void refusedBySomebody(RawAnswer answer) {
    assertThat(answer.status()).as("%s", answer).isBetween(400, 499);
    tellsNothingOfOurs(answer);
  }

  private static void tellsNothingOfOurs(RawAnswer answer) {
    if (!answer.text().contains("Apache Tomcat")) {
      tellsNothing(answer);
    }
  }

  private static void tellsNothing(RawAnswer answer) {
    assertThat(answer.text()).doesNotContain("Exception", "\tat ", "io.sallyport", "java.", "com.");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void method_thatAnEndpointDoesNotTake_is405NamingThoseItTakes(TestSite site) throws IOException {
    for (String[] endpoint : ENDPOINTS) {
      for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "FOO")) {
        if (List.of(endpoint[1].split(", ", -1)).contains(method)) {
          continue;
        }
        RawAnswer answer = site.send(method, endpoint[0], cookie(site), OWN_SITE);
        refused(answer, 405, "method_not_allowed");
        assertThat(answer.header("Allow")).isEqualTo(endpoint[1]);
      }
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void endpoint_thatDoesNotExist_is404(TestSite site) throws IOException {
    for (String path :
        List.of(
            "/auth",
            "/auth/",
            "/auth/nothing",
            "/auth/me/",
            "/auth/login/x",
            "/auth/sessions/a/b",
            "/auth/static",
            "/auth/static/",
            "/auth/static/sallyport.css.map",
            "/auth/%6Cogin2")) {
      for (String method : List.of("GET", "POST", "DELETE", "FOO")) {
        refused(site.send(method, path, OWN_SITE), 404, "not_found");
      }
    }
    refused(site.send("DELETE", "/auth/sessions/none", cookie(site), OWN_SITE), 404, "not_found");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void type_thatIsNeitherJsonNorAForm_is415(TestSite site) throws IOException {
    String body = "{\"username\":\"alice\",\"password\":\"x\"}";
    for (String type :
        List.of(
            "text/plain",
            "text/json",
            "application/xml",
            "application/jsonx",
            "application/json+x",
            "application/problem+json",
            "multipart/form-data; boundary=x",
            "*/*",
            "json",
            "",
            "application/json; charset=utf-16",
            "application/json; charset=iso-8859-1",
            "application/x-www-form-urlencoded; charset=\"utf-7\"")) {
      refused(site.post("/auth/login", type, body), 415, "unsupported_media_type");
    }
    refused(
        site.raw(
            site.head("POST", "/auth/login")
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body),
        415,
        "unsupported_media_type");
    refused(
        site.post("/auth/login", JSON, body, "Content-Encoding: gzip"),
        415,
        "unsupported_media_type");
    for (String type : List.of("Application/JSON", "application/json;charset=UTF-8")) {
      refused(site.post("/auth/login", type, body), 401, "invalid_credentials");
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void body_over64KiB_is413HoweverItsLengthIsTold(TestSite site) throws IOException {
    String filled = "{\"username\":\"a\",\"password\":\"b\",\"c\":\"";
    String most = filled + "d".repeat(LIMIT - filled.length() - 2) + "\"}";
    assertThat(most).hasSize(LIMIT);
    refused(site.post("/auth/login", JSON, most), 401, "invalid_credentials");
    refused(site.post("/auth/login", JSON, most + " "), 413, "body_too_large");
    refused(chunked(site, most), 401, "invalid_credentials");
    refused(chunked(site, most + " "), 413, "body_too_large");
    refused(site.post("/auth/login", FORM, "username=" + "a".repeat(LIMIT)), 413, "body_too_large");
    refused(
        site.raw(
            site.head("POST", "/auth/login", "Content-Type: " + JSON)
                + "Content-Length: 9999999999\r\n\r\n"),
        413,
        "body_too_large");
  }

  private static RawAnswer chunked(TestSite site, String body) throws IOException {
    return site.raw(
        site.head("POST", "/auth/login", "Content-Type: " + JSON, "Transfer-Encoding: chunked")
            + "\r\n"
            + Integer.toHexString(body.length())
            + "\r\n"
            + body
            + "\r\n0\r\n\r\n");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void json_thatIsNone_is400(TestSite site) throws IOException {
    String good = "{\"username\":\"alice\",\"password\":\"x\"}";
    for (String body :
        List.of(
            "",
            " ",
            "{",
            "}",
            "[]",
            "[" + good + "]",
            "null",
            "\"text\"",
            "1",
            "{\"username\":\"alice\",\"password\":\"x\"",
            "{\"username\":\"alice\",\"password\":\"x}",
            "{\"username\":\"alice\",\"password\":\"x\",}",
            "{'username':'alice','password':'x'}",
            "{username:\"alice\",password:\"x\"}",
            "{\"username\":\"alice\" \"password\":\"x\"}",
            "{\"username\":\"alice\",\"password\":}",
            "{\"username\":\"alice\",\"password\"}",
            "{\"username\":\"alice\",\"password\":\"x\",\"username\":\"bob\"}",
            "{\"username\":\"alice\",\"password\":\"x\",\"user\\u006eame\":\"bob\"}",
            good + good,
            good + "x",
            good + "\0",
            "\0" + good,
            good + "]",
            "//\n" + good,
            "/**/" + good,
            "{\"username\":\"alice\",\"password\":\"a\nb\"}",
            "{\"username\":\"alice\",\"password\":\"a\0b\"}",
            "{\"username\":\"alice\",\"password\":\"\\x41\"}",
            "{\"username\":\"alice\",\"password\":\"\\u12\"}",
            "{\"username\":\"alice\",\"password\":\"x\",\"n\":01}",
            "{\"username\":\"alice\",\"password\":\"x\",\"n\":NaN}",
            "{\"username\":\"alice\",\"password\":\"x\",\"n\":" + "9".repeat(5000) + "}",
            "{\"username\":\"alice\",\"password\":\"x\",\"" + "n".repeat(5000) + "\":1}",
            "{\"username\":\"alice\",\"password\":\"x\",\"n\":"
                + "[".repeat(10_000)
                + "]".repeat(10_000)
                + "}",
            "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000),
            "[".repeat(60_000))) {
      refused(site.post("/auth/login", JSON, body), 400, "malformed_request");
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void body_inAnotherEncodingThanUtf8_is400(TestSite site) throws IOException {
    String good = "{\"username\":\"alice\",\"password\":\"x\"}";
    for (Charset charset :
        List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, Charset.forName("UTF-32"))) {
      refused(
          site.post("/auth/login", JSON, octets(good.getBytes(charset))), 400, "malformed_request");
    }
    for (String bytes :
        List.of(
            "\u00ff", "\u00c3", "\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00f4\u0090\u0080\u0080")) {
      refused(site.post("/auth/login", JSON, good.replace("x", bytes)), 400, "malformed_request");
      refused(
          site.post("/auth/login", FORM, "username=alice&password=" + bytes),
          400,
          "malformed_request");
    }
    refused(site.post("/auth/login", JSON, "\u00ef\u00bb\u00bf" + good), 400, "malformed_request");
  }

  private static String octets(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void field_missingOrOfAnotherType_is400NamingIt(TestSite site) throws IOException {
    for (String[] one :
        new String[][] {
          {"{}", "username"},
          {"{\"password\":\"x\"}", "username"},
          {"{\"username\":\"alice\"}", "password"},
          {"{\"username\":null,\"password\":\"x\"}", "username"},
          {"{\"username\":1,\"password\":\"x\"}", "username"},
          {"{\"username\":1e99,\"password\":\"x\"}", "username"},
          {"{\"username\":true,\"password\":\"x\"}", "username"},
          {"{\"username\":{},\"password\":\"x\"}", "username"},
          {"{\"username\":{\"$ne\":\"\"},\"password\":\"x\"}", "username"},
          {"{\"username\":[\"alice\"],\"password\":\"x\"}", "username"},
          {"{\"username\":\"alice\",\"password\":[]}", "password"},
          {"{\"username\":\"alice\",\"password\":{\"a\":{\"b\":1}}}", "password"},
          {"{\"username\":\"alice\",\"password\":0}", "password"},
          {"{\"username\":\"alice\",\"password\":\"x\",\"continue\":1}", "continue"},
          {"{\"username\":\"alice\",\"password\":\"x\",\"deliver\":[]}", "deliver"},
          {"{\"username\":\"alice\",\"password\":\"x\",\"deliver\":\"pigeon\"}", "deliver"},
          {"{\"Username\":\"alice\",\"password\":\"x\"}", "username"}
        }) {
      RawAnswer answer = site.post("/auth/login", JSON, one[0]);
      refused(answer, 400, "malformed_request");
      assertThat(answer.json("field")).as(one[0]).isEqualTo(one[1]);
    }
    RawAnswer change = site.post("/auth/password/change", JSON, "{}", cookie(site), OWN_SITE);
    refused(change, 400, "malformed_request");
    assertThat(change.json("field")).isEqualTo("current_password");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void form_malformed_is400(TestSite site) throws IOException {
    for (String body :
        List.of(
            "",
            "&&&",
            "=",
            "username",
            "username=alice",
            "username=alice&password=%",
            "username=alice&password=%4",
            "username=alice&password=%zz",
            "username=alice&password=%u0041",
            "username=alice&password=%ff",
            "username=alice&password=%c0%af",
            "username=alice&password=%ed%a0%80",
            "%zz=1&username=alice&password=x",
            "username=alice&username=bob&password=x",
            "username=alice&password=x&password=x",
            "username=alice&password=x&user%6eame=bob",
            "username=alice;password=x",
            "a=b&".repeat(1000) + "username=alice&password=x",
            Stream.iterate(0, i -> i + 1)
                    .limit(1000)
                    .map(i -> "a" + i + "=b&")
                    .collect(java.util.stream.Collectors.joining())
                + "username=alice&password=x")) {
      refused(site.post("/auth/login", FORM, body), 400, "malformed_request");
    }
    RawAnswer query = site.post("/auth/login?username=alice&password=x", FORM, "a=b");
    refused(query, 400, "malformed_request");
    assertThat(query.json("field")).isEqualTo("username");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void credential_thatIsNoNameOrNoPassword_isRefusedLikeAnyOther(TestSite site) throws IOException {
    RawAnswer usual = site.signIn("nobody", "x");
    for (String[] one :
        new String[][] {
          {"", "x"},
          {"nobody2", ""},
          {"\\u0000", "x"},
          {"\\ud800", "x"},
          {"nobody3", "\\ud800"},
          {"nobody4", "\\udc00\\ud800"},
          {"nobody5", "a\\u0000b"},
          {"a".repeat(4096), "x"},
          {"nobody6", "x".repeat(4096)},
          {"' OR 1=1 --", "x"},
          {"\\r\\nX: y", "x"},
          {"${jndi:ldap://127.0.0.1/a}", "x"}
        }) {
      assertThat(site.signIn(one[0], one[1]).comparable()).isEqualTo(usual.comparable());
    }
    for (String[] one :
        new String[][] {{"a".repeat(4097), "x", "username"}, {"a", "x".repeat(4097), "password"}}) {
      RawAnswer answer = site.signIn(one[0], one[1]);
      refused(answer, 400, "malformed_request");
      assertThat(answer.json("field")).isEqualTo(one[2]);
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void headers_ofAMegabyte_areRefusedByTheContainer(TestSite site) throws IOException {
    for (String header : List.of("X-A: ", "Cookie: session=", "Authorization: Bearer ")) {
      try {
        refusedBySomebody(site.send("GET", "/mine", header + "a".repeat(1 << 20)));
      } catch (java.net.SocketException e) {
        // It hung up in the middle of our sending, which is an answer too.
        assertThat(e).hasMessageContaining("");
      }
    }
    refused(
        site.send("GET", "/mine", "Authorization: Basic " + "a".repeat(7500)),
        401,
        "unauthenticated");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void body_thatBreaksOff_is400OrNoAnswer(TestSite site) throws IOException {
    for (String request :
        List.of(
            site.head("POST", "/auth/login", "Content-Type: " + JSON, "Content-Length: 99")
                + "\r\n{\"username\":\"alice\",",
            site.head("POST", "/auth/login", "Content-Type: " + JSON, "Transfer-Encoding: chunked")
                + "\r\n5\r\n{\"use",
            site.head("POST", "/auth/login", "Content-Type: " + FORM, "Content-Length: 99")
                + "\r\nusername=alice&password=x",
            site.head("POST", "/open/who", cookie(site), "Content-Type: " + FORM)
                + "Content-Length: 99\r\n\r\n_csrf=x")) {
      try (RawHttp http = site.connect()) {
        http.send(request);
        http.endOfRequests();
        refusedBySomebody(http.answer());
      } catch (java.io.EOFException e) {
        assertThat(e).hasMessageContaining("The connection ended");
      }
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void framing_thatContradictsItself_is400(TestSite site) throws IOException {
    String body = "{\"username\":\"alice\",\"password\":\"x\"}";
    String chunked = "Transfer-Encoding: chunked";
    String type = "Content-Type: " + JSON;
    for (String request :
        List.of(
            site.head("POST", "/auth/login", type, chunked) + "\r\nzz\r\n" + body + "\r\n0\r\n\r\n",
            site.head("POST", "/auth/login", type, chunked) + "\r\n-1\r\n" + body + "\r\n0\r\n\r\n",
            site.head("POST", "/auth/login", type, "Content-Length: -1") + "\r\n" + body,
            site.head("POST", "/auth/login", type, "Content-Length: abc") + "\r\n" + body,
            site.head("POST", "/auth/login", type, "Content-Length: 5", "Content-Length: 6")
                + "\r\n"
                + body)) {
      refusedBySomebody(site.raw(request));
    }
    RawAnswer shorter =
        site.raw(site.head("POST", "/auth/login", type, "Content-Length: 10") + "\r\n" + body);
    refused(shorter, 400, "malformed_request");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void query_thatIsMalformed_neverFailsInside(TestSite site) throws IOException {
    for (String query :
        List.of(
            "continue=%zz",
            "continue=%",
            "continue=%ff",
            "continue=%c0%af",
            "continue=%00",
            "%zz=1",
            "%ff=1",
            "continue=a&continue=b",
            "continue=/mine&%zz")) {
      RawAnswer page = site.send("GET", "/auth/login?" + query);
      assertThat(page.status()).as("%s %s", query, page).isEqualTo(200);
      assertThat(page.text()).contains("name=\"continue\" value=\"\"");
      RawAnswer account = site.send("GET", "/auth/account?" + query, cookie(site));
      assertThat(account.status()).as("%s %s", query, account).isEqualTo(200);
      RawAnswer asked = site.send("GET", "/mine?" + query, "Sec-Fetch-Mode: navigate");
      assertThat(asked.status()).isEqualTo(303);
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void formOfTheApplication_thatIsMalformed_isNoFailureOfTheGuard(TestSite site)
      throws IOException {
    for (String body : List.of("_csrf=%zz", "%zz", "a=%ff&_csrf=x", "%", "_csrf", "")) {
      RawAnswer answer = site.post("/open/quiet", FORM, body, cookie(site));
      refused(answer, 403, "cross_site_request");
    }
    refused(site.post("/open/quiet?%zz", FORM, "_csrf=x", cookie(site)), 403, "cross_site_request");
    refused(
        site.post("/open/quiet", FORM, "a=" + "b".repeat(300_000), cookie(site)),
        403,
        "cross_site_request");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void header_withWhatNobodySends_neverFailsInside(TestSite site) throws IOException {
    for (String header :
        List.of(
            "Accept: " + "text/html,".repeat(700),
            "Accept: ;;;,,,q=,text/html;q=9",
            "Accept: text/html;q=1e400",
            "Cookie: ;;;===;session;session=;=",
            "Cookie: $Version=1; session=\"",
            "Cookie: session=\u00ff",
            "Origin: %%%",
            "Origin: http://[",
            "Referer: http://[::1",
            "Sec-Fetch-Site: \u00ff",
            "User-Agent: " + "\u00e9".repeat(5000),
            "X-CSRF-Token: \u00ff",
            "Content-Type: ;charset=",
            "Content-Type: application/json;charset",
            "X-Forwarded-For: ,,,",
            "Forwarded: ;;=,\"",
            "Range: bytes=0-1",
            "Expect: nonsense",
            "If-None-Match: *")) {
      for (String method : List.of("GET", "POST")) {
        RawAnswer answer = site.send(method, "/mine", header);
        assertThat(answer.status()).as("%s: %s", header, answer).isBetween(300, 499);
        tellsNothingOfOurs(answer);
        RawAnswer own = site.send(method, "/auth/login", header, "Content-Length: 0");
        assertThat(own.status()).as("%s: %s", header, own).isBetween(200, 499);
        tellsNothingOfOurs(own);
      }
    }
  }
}
