package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Text that would be markup, script, SQL or further fields somewhere else is text here. */
class HostileTextIT {

  private static final String JSON = "application/json";
  private static final String SAME = "Sec-Fetch-Site: same-origin";
  private static final String NAVIGATE = "Sec-Fetch-Mode: navigate";
  private static final String MARKUP = "</script><script>alert('x')</script>\"&${1+1}'>";

  @SuppressWarnings("NullAway.Init")
  @AutoClose
  private static TestSite site;

  @BeforeAll
  static void start() throws Exception {
    site = TestSite.on(Engine.JETTY).start();
    site.account(MARKUP, "user");
  }

  @BeforeEach
  void nextDay() {
    site.clock.advance(Duration.ofDays(1));
  }

  private static String json(String text) throws IOException {
    return new ObjectMapper().writeValueAsString(text);
  }

  private static String signedIn() throws IOException {
    RawAnswer answer =
        site.post(
            "/auth/login",
            JSON,
            "{\"username\":" + json(MARKUP) + ",\"password\":\"" + TestSite.PASSWORD + "\"}",
            "User-Agent: " + MARKUP);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return site.cookieIn(answer);
  }

  private static RawAnswer makeKey(String cookie, String more) throws IOException {
    return site.post(
        "/auth/api-keys",
        JSON,
        "{\"name\":" + json(MARKUP) + ",\"scopes\":[\"notes:read\"]" + more + "}",
        cookie,
        SAME);
  }

  @Test
  void page_namesThatAreMarkup_showThemAsText() throws IOException {
    String cookie = signedIn();
    assertThat(makeKey(cookie, "").status()).isEqualTo(201);
    String typed = URLEncoder.encode(MARKUP, StandardCharsets.UTF_8);
    List<RawAnswer> pages =
        List.of(
            site.send("GET", "/auth/account", cookie, NAVIGATE),
            site.send("GET", "/auth/api-keys", cookie, NAVIGATE),
            site.post(
                "/auth/login",
                "application/x-www-form-urlencoded",
                "username=" + typed + "&password=wrong&continue=" + typed,
                SAME,
                NAVIGATE));
    for (RawAnswer page : pages) {
      assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
      assertThat(page.text()).contains("&lt;script").doesNotContain("<script", "</script", "\"&${");
    }
  }

  @Test
  void json_namesThatAreMarkup_isStillTheSameJson() throws IOException {
    String cookie = signedIn();
    Map<?, ?> me =
        new ObjectMapper().readValue(site.send("GET", "/auth/me", cookie).text(), Map.class);
    Map<?, ?> made = new ObjectMapper().readValue(makeKey(cookie, "").text(), Map.class);
    assertThat(me.get("username")).isEqualTo(MARKUP);
    assertThat(made.get("name")).isEqualTo(MARKUP);
  }

  @Test
  void sql_inEveryField_isText() throws IOException {
    for (String text :
        List.of(
            "' or '1'='1",
            "alice' --",
            "'; drop table sallyport_account; --",
            "\" or \"\"=\"",
            "\\' or 1=1 #",
            "alice'/*",
            ":id",
            "<id>")) {
      RawAnswer signIn =
          site.post(
              "/auth/login",
              JSON,
              "{\"username\":" + json(text) + ",\"password\":" + json(text) + "}");
      assertThat(signIn.status()).as("%s", signIn).isEqualTo(401);
      String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
      assertThat(
              site.form("/auth/token", "grant_type=refresh_token&refresh_token=" + encoded)
                  .json("error"))
          .isEqualTo("invalid_grant");
      assertThat(site.form("/auth/revoke", "token=" + encoded).status()).isEqualTo(200);
      site.clock.advance(Duration.ofMinutes(15));
    }
    String cookie = site.signedIn("alice");
    assertThat(site.send("DELETE", "/auth/api-keys/'%20or%20'1'='1", cookie, SAME).status())
        .isEqualTo(404);
    assertThat(site.send("DELETE", "/auth/sessions/'%20or%20'1'='1", cookie, SAME).status())
        .isEqualTo(404);
    assertThat(site.send("GET", "/auth/me", cookie).json("username")).isEqualTo("alice");
  }

  @Test
  void fields_thatNobodyAskedFor_changeNothing() throws IOException {
    String cookie = site.signedIn("alice");
    RawAnswer made =
        makeKey(
            cookie,
            ",\"id\":\"mine\",\"account_id\":\"%s\",\"prefix\":\"sk_x\",\"last_used_at\":1,\"created_at\":0"
                .formatted(site.accountId("ada")));
    assertThat(made.status()).as("%s", made).isEqualTo(201);
    assertThat(made.json("id")).isNotEqualTo("mine");
    assertThat(made.json("prefix")).isEqualTo(made.json("key").substring(0, 12));
    assertThat(made.json("created_at")).isEqualTo(site.clock.instant().toString());
    assertThat(made.json("last_used_at")).isEqualTo("null");
    assertThat(site.send("GET", "/open/a", "X-API-Key: " + made.json("key")).text())
        .contains("\nuser=alice\n", "\nadmin=false\n");

    RawAnswer signIn =
        site.post(
            "/auth/login",
            JSON,
            "{\"username\":\"bob\",\"password\":\"%s\",\"roles\":[\"admin\"],\"id\":\"%s\"}"
                .formatted(TestSite.PASSWORD, site.accountId("ada")));
    assertThat(signIn.text()).contains("\"username\":\"bob\",\"roles\":[\"user\"]");
    assertThat(site.send("GET", "/admin/x", site.cookieIn(signIn)).status()).isEqualTo(403);
  }

  @Test
  void passwordFields_onEveryPage_hideWhatIsTypedAndHelpManagers() throws IOException {
    String cookie = site.signedIn("alice");
    var field = Pattern.compile("<input[^>]*name=\"[a-z_]*password\"[^>]*>");
    for (String page :
        List.of(
            site.send("GET", "/auth/login", NAVIGATE).text(),
            site.send("GET", "/auth/account", cookie, NAVIGATE).text())) {
      List<String> fields = field.matcher(page).results().map(found -> found.group()).toList();
      assertThat(fields).isNotEmpty();
      assertThat(fields)
          .allMatch(one -> one.contains("type=\"password\""))
          .allMatch(one -> one.matches(".*autocomplete=\"(current|new)-password\".*"))
          .noneMatch(one -> one.contains("onpaste"));
    }
  }
}
