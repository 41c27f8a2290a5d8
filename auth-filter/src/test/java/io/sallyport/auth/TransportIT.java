package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.ClientAddress;
import io.sallyport.auth.pipeline.ForwardingHeader;
import io.sallyport.auth.pipeline.Origin;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Over what a sign-in may go, how its cookie is marked for that, and who is believed about it. */
class TransportIT {

  private static final Origin HTTPS = Origin.parse("https://notes.example.com").orElseThrow();
  private static final String HOST = "Host: notes.example.com";
  private static final String VALUE = "[A-Za-z0-9_-]{43}";
  private static final String NAVIGATE = "Sec-Fetch-Mode: navigate";

  private static TestSite site(String contextPath, Configuration.Web web) throws Exception {
    return TestSite.on(Engine.JETTY).under(contextPath).with(one -> one.web(web)).start();
  }

  private static Configuration.Web web(
      @Nullable Origin origin, boolean always, String sameSite, @Nullable String domain) {
    return new Configuration.Web(
        "/auth", origin, ForwardingHeader.NONE, List.of(), always, sameSite, domain);
  }

  private static Configuration.Web behind(ForwardingHeader header, @Nullable Origin origin) {
    List<ClientAddress.Block> proxies =
        header == ForwardingHeader.NONE
            ? List.of()
            : List.of(
                ClientAddress.Block.parse("127.0.0.1").orElseThrow(),
                ClientAddress.Block.parse("10.0.0.0/8").orElseThrow());
    return new Configuration.Web("/auth", origin, header, proxies, false, "Lax", null);
  }

  private static void cookieIs(
      String contextPath, Configuration.Web web, String expected, String cleared) throws Exception {
    try (TestSite site = site(contextPath, web)) {
      RawAnswer answer = site.signIn("alice", TestSite.PASSWORD, HOST);
      assertThat(answer.status()).as("%s", answer).isEqualTo(200);
      String line = String.valueOf(answer.header("Set-Cookie"));
      assertThat(line).matches(expected);
      String cookie = "Cookie: " + line.substring(0, line.indexOf(';'));
      assertThat(site.send("GET", contextPath + "/auth/me", HOST, cookie).status()).isEqualTo(200);
      RawAnswer unprefixed =
          site.send(
              "GET",
              contextPath + "/auth/me",
              HOST,
              cookie.replace("__Host-", "").replace("__Secure-", ""));
      assertThat(unprefixed.status()).isEqualTo(401);
      assertThat(unprefixed.all("Set-Cookie")).isEmpty();
      RawAnswer left =
          site.send(
              "POST", contextPath + "/auth/logout", HOST, cookie, "Sec-Fetch-Site: same-origin");
      assertThat(left.all("Set-Cookie")).containsExactly(cleared);
      assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
    }
  }

  @Test
  void cookie_behindTls_isHostPrefixed() throws Exception {
    cookieIs(
        "",
        web(HTTPS, false, "Lax", null),
        "__Host-session=" + VALUE + "; Path=/; HttpOnly; Secure; SameSite=Lax",
        "__Host-session=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax");
  }

  @Test
  void cookie_underAContextPath_hasItInItsName() throws Exception {
    cookieIs(
        "/x",
        web(HTTPS, false, "Lax", null),
        "__Host-session-x=" + VALUE + "; Path=/; HttpOnly; Secure; SameSite=Lax",
        "__Host-session-x=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax");
  }

  @Test
  void cookie_strictAndAlwaysSecure_isMarkedSo() throws Exception {
    cookieIs(
        "",
        web(HTTPS, true, "Strict", null),
        "__Host-session=" + VALUE + "; Path=/; HttpOnly; Secure; SameSite=Strict",
        "__Host-session=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict");
  }

  @Test
  void cookie_sharedWithSubdomains_isSecurePrefixed() throws Exception {
    cookieIs(
        "",
        web(HTTPS, false, "Lax", "example.com"),
        "__Secure-session="
            + VALUE
            + "; Path=/; Domain=example.com; HttpOnly; Secure; SameSite=Lax",
        "__Secure-session=; Path=/; Domain=example.com; Max-Age=0; HttpOnly; Secure;"
            + " SameSite=Lax");
  }

  private static final String TOKEN = "[\\w.-]+";

  private static String cookiesOf(RawAnswer answer) {
    return answer.all("Set-Cookie").stream()
        .map(line -> line.substring(0, line.indexOf(';')))
        .collect(Collectors.joining("; ", "Cookie: ", ""));
  }

  private static void tokenCookiesAre(
      String contextPath, String access, String refresh, String attributes) throws Exception {
    String path = contextPath + "/auth/token";
    List<String> set =
        List.of(
            access + "=" + TOKEN + "; Path=/; Max-Age=604800" + attributes,
            refresh + "=" + VALUE + "; Path=" + path + "; Max-Age=604800" + attributes);
    List<String> cleared =
        List.of(
            access + "=; Path=/; Max-Age=0" + attributes,
            refresh + "=; Path=" + path + "; Max-Age=0" + attributes);
    String same = "Sec-Fetch-Site: same-origin";
    String form = "grant_type=refresh_token";
    try (TestSite site = site(contextPath, web(HTTPS, false, "Lax", null))) {
      RawAnswer in = site.tokens("alice", "token-cookie", "", HOST);
      match(in, set);
      RawAnswer renewed = site.form("/auth/token", form, HOST, same, cookiesOf(in));
      assertThat(renewed.status()).as("%s", renewed).isEqualTo(200);
      match(renewed, set);
      assertThat(cookiesOf(renewed)).isNotEqualTo(cookiesOf(in));
      String cookies = cookiesOf(renewed);
      assertThat(site.send("GET", contextPath + "/auth/me", HOST, cookies).status()).isEqualTo(200);
      String unprefixed = cookies.replace("__Host-", "").replace("__Secure-", "");
      assertThat(site.send("GET", contextPath + "/auth/me", HOST, unprefixed).status())
          .isEqualTo(401);
      Expect.oauth(
          site.form("/auth/token", form, HOST, same, unprefixed),
          400,
          "invalid_request",
          "The parameter refresh_token is missing");
      RawAnswer out = site.send("POST", contextPath + "/auth/logout", HOST, same, cookies);
      assertThat(out.status()).isEqualTo(204);
      assertThat(out.all("Set-Cookie")).containsExactlyInAnyOrderElementsOf(cleared);
      RawAnswer dead = site.form("/auth/token", form, HOST, same, cookies);
      Expect.oauth(dead, 400, "invalid_grant", "The refresh token cannot be used");
      assertThat(dead.all("Set-Cookie")).containsExactlyInAnyOrderElementsOf(cleared);
    }
  }

  private static void match(RawAnswer answer, List<String> patterns) {
    List<String> lines = answer.all("Set-Cookie").stream().sorted().toList();
    assertThat(lines).as("%s", answer).hasSameSizeAs(patterns);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).matches(patterns.get(i));
    }
  }

  @Test
  void tokenCookies_behindTls_arePrefixedFromSignInToSignOut() throws Exception {
    String attributes = "; HttpOnly; Secure; SameSite=Lax";
    tokenCookiesAre("", "__Host-access", "__Secure-refresh", attributes);
    tokenCookiesAre("/x", "__Host-access-x", "__Secure-refresh-x", attributes);
  }

  private static void refusedAsInsecure(TestSite site, String... headers) throws IOException {
    RawAnswer json = site.signIn("alice", TestSite.PASSWORD, headers);
    assertThat(json.status()).as("%s", json).isEqualTo(403);
    assertThat(json.json("error")).isEqualTo("insecure_transport");
    assertThat(json.all("Set-Cookie")).isEmpty();
    var all = new java.util.ArrayList<>(List.of(headers));
    all.add(NAVIGATE);
    RawAnswer page = site.signIn("alice", TestSite.PASSWORD, all.toArray(String[]::new));
    assertThat(page.status()).isEqualTo(403);
    assertThat(page.text()).contains("cookie.secure", "<html");
    assertThat(page.all("Set-Cookie")).isEmpty();
  }

  @Test
  void signIn_overPlainHttpFromElsewhere_isRefusedAndNamesTheSwitch() throws Exception {
    try (TestSite site = TestSite.on(Engine.JETTY).start()) {
      refusedAsInsecure(site, HOST);
      refusedAsInsecure(site, "Host: localhost.evil.example");
      refusedAsInsecure(site, "Host: 127.0.0.1.evil.example");
      for (String forwarding :
          List.of(
              "Forwarded: for=1.2.3.4",
              "X-Forwarded-For: 127.0.0.1",
              "X-Forwarded-Proto: https",
              "X-Forwarded-Host: localhost",
              "X-Forwarded-Port: 443",
              "X-Forwarded-Ssl: on",
              "X-Forwarded-By: 10.0.0.1",
              "x-forwarded-client-cert: a")) {
        refusedAsInsecure(site, forwarding);
      }
      for (String host : List.of("localhost", "LOCALHOST", "127.0.0.1", "[::1]", "localhost:1")) {
        assertThat(site.signIn("alice", TestSite.PASSWORD, "Host: " + host).status())
            .as(host)
            .isEqualTo(200);
      }
    }
  }

  @Test
  void cookieWithoutPrefix_whereTheConnectionIsNotPlainLoopback_isNotRead() throws Exception {
    try (TestSite site = TestSite.on(Engine.JETTY).start()) {
      String cookie = site.signedIn("alice");
      for (String header : List.of(HOST, "X-Forwarded-For: 127.0.0.1", "Forwarded: for=a")) {
        RawAnswer answer = site.send("GET", "/mine", cookie, header);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.all("Set-Cookie")).isEmpty();
      }
      assertThat(site.send("GET", "/mine", cookie.replace("session", "__Host-session")).status())
          .isEqualTo(200);
    }
  }

  @Test
  void secureAlways_onTheDevelopersMachine_refusesPlainHttpThereToo() throws Exception {
    try (TestSite site = site("", web(null, true, "Lax", null))) {
      refusedAsInsecure(site);
    }
  }

  @Test
  void forwarding_fromATrustedProxy_decidesSchemeAndOrigin() throws Exception {
    try (TestSite site = site("", behind(ForwardingHeader.X_FORWARDED_FOR, null))) {
      String[] tls = {
        "Host: internal:8080",
        "X-Forwarded-For: 9.9.9.9",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: notes.example.com"
      };
      RawAnswer answer = site.signIn("alice", TestSite.PASSWORD, tls);
      assertThat(answer.header("Set-Cookie")).startsWith("__Host-session=");
      String cookie =
          "Cookie: " + String.valueOf(answer.header("Set-Cookie")).replaceFirst(";.*", "");
      RawAnswer post =
          site.send("POST", "/mine", tls[0], tls[1], tls[2], tls[3], cookie, "Origin: " + HTTPS);
      RawAnswer foreign =
          site.send(
              "POST",
              "/mine",
              tls[0],
              tls[1],
              tls[2],
              tls[3],
              cookie,
              "Origin: http://internal:8080");
      assertThat(post.status()).isEqualTo(200);
      assertThat(foreign.status()).isEqualTo(403);
      refusedAsInsecure(
          site, "X-Forwarded-For: 9.9.9.9", "X-Forwarded-Proto: http", "Host: notes.example.com");
    }
  }

  @Test
  void forwarding_thatNobodyIsTrustedWith_doesNotChangeTheLimitKey() throws Exception {
    try (TestSite site = site("", behind(ForwardingHeader.NONE, HTTPS))) {
      for (int i = 0; i < 20; i++) {
        assertThat(
                site.signIn(
                        "nobody" + i,
                        "not it",
                        "X-Forwarded-For: 9.9.9." + i,
                        "Forwarded: for=8.8.8." + i)
                    .status())
            .isEqualTo(401);
      }
      assertThat(site.signIn("nobody", "not it", "X-Forwarded-For: 7.7.7.7").status())
          .isEqualTo(429);
    }
  }

  @Test
  void forwarding_isReadFromTheRightThroughTrustedProxies() throws Exception {
    try (TestSite site = site("", behind(ForwardingHeader.X_FORWARDED_FOR, HTTPS))) {
      for (int i = 0; i < 20; i++) {
        String spoofed =
            i % 2 == 0 ? "1.1.1." + i + ", 9.9.9.9" : "10.0.0." + i + ", 9.9.9.9, 10.1.1.1";
        assertThat(site.signIn("nobody" + i, "not it", "X-Forwarded-For: " + spoofed).status())
            .isEqualTo(401);
      }
      for (String same :
          List.of(
              "X-Forwarded-For: 9.9.9.9",
              "X-Forwarded-For: 2.2.2.2,9.9.9.9 , 10.3.2.1",
              "X-Forwarded-For: 2.2.2.2\r\nX-Forwarded-For: 9.9.9.9",
              "X-Forwarded-For: 9.9.9.9:4711",
              "X-Forwarded-For: 9.9.9.9\r\nForwarded: for=3.3.3.3")) {
        assertThat(site.signIn("nobody", "not it", same).status()).as(same).isEqualTo(429);
      }
      assertThat(site.signIn("nobody", "not it", "X-Forwarded-For: 9.9.9.9, 3.3.3.3").status())
          .isEqualTo(401);
      RawAnswer in = site.signIn("alice", TestSite.PASSWORD, "X-Forwarded-For: 1.1.1.1, 4.4.4.4");
      String cookie = "Cookie: " + String.valueOf(in.header("Set-Cookie")).replaceFirst(";.*", "");
      assertThat(site.send("GET", "/auth/sessions", cookie).json("ip")).isEqualTo("4.4.4.4");
    }
  }
}
