package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions and token sign-ins of an account, as their owner sees and ends them. */
class SignInsIT {

  private static final String SAME = "Sec-Fetch-Site: same-origin";
  private static final String PHONE = "User-Agent: Notes/3 (iPhone)";

  @AutoClose private static TestSite site;

  @BeforeAll
  static void start() throws Exception {
    site = TestSite.on(Engine.TOMCAT).start();
  }

  @BeforeEach
  void nextMonth() {
    site.clock.advance(Duration.ofDays(31));
  }

  private static String bearer(RawAnswer tokens) {
    return "Authorization: Bearer " + tokens.json("access_token");
  }

  private static RawAnswer renew(RawAnswer tokens) throws IOException {
    return site.form(
        "/auth/token", "grant_type=refresh_token&refresh_token=" + tokens.json("refresh_token"));
  }

  private static RawAnswer list(String credential) throws IOException {
    RawAnswer answer = site.send("GET", "/auth/sessions", credential);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer;
  }

  /** The handles in the order of the list. */
  private static List<String> ids(String credential) throws IOException {
    return java.util.regex.Pattern.compile("\"id\":\"([^\"]+)\"")
        .matcher(list(credential).text())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static String row(String id, boolean current, String since, String seen, String agent) {
    return ("{\"id\":\"%s\",\"current\":%s,\"created_at\":\"%s\",\"last_seen_at\":\"%s\","
            + "\"ip\":\"127.0.0.1\",\"user_agent\":\"%s\",\"amr\":[\"pwd\"]}")
        .formatted(id, current, since, seen, agent);
  }

  @Test
  void signIns_ofEveryKind_areListedNewestFirst() throws IOException {
    String began = site.clock.instant().toString();
    RawAnswer phone = site.tokens("alice", "token", "", PHONE);
    site.clock.advance(Duration.ofMinutes(1));
    String later = site.clock.instant().toString();
    String session = site.signedIn("alice");
    RawAnswer renewed = renew(phone);
    site.tokens("bob", "token", "");

    List<String> ids = ids(session);
    assertThat(ids).hasSize(2);
    assertThat(list(session).text())
        .isEqualTo(
            "["
                + row(ids.get(0), true, later, later, "")
                + ","
                + row(ids.get(1), false, began, later, "Notes/3 (iPhone)")
                + "]");
    for (RawAnswer tokens : List.of(phone, renewed)) {
      assertThat(list(bearer(tokens)).text())
          .isEqualTo(
              "["
                  + row(ids.get(0), false, later, later, "")
                  + ","
                  + row(ids.get(1), true, began, later, "Notes/3 (iPhone)")
                  + "]");
    }
    RawAnswer page = site.send("GET", "/auth/account", session, "Sec-Fetch-Mode: navigate");
    assertThat(page.text())
        .contains(
            "Unknown browser on iPhone", "action=\"/auth/account/sessions/" + ids.get(1) + "/end\"")
        .doesNotContain(phone.json("refresh_token"));
  }

  @Test
  void signIn_byTokens_endsForItsOwnerAndForNobodyElse() throws IOException {
    RawAnswer phone = site.tokens("alice", "token", "", PHONE);
    RawAnswer tablet = site.tokens("alice", "token", "");
    RawAnswer renewed = renew(phone);
    String session = site.signedIn("alice");
    String sid = phoneId(phone);
    for (String other : List.of(site.signedIn("bob"), site.signedIn("ada"))) {
      Expect.problem(
          site.send("DELETE", "/auth/sessions/" + sid, other, SAME),
          404,
          "not_found",
          "There is nothing here",
          null);
    }
    Expect.insufficientScope(site.send("DELETE", "/auth/sessions/" + sid, bearer(tablet)), null);
    assertThat(list(bearer(phone)).status()).isEqualTo(200);

    RawAnswer ended = site.send("DELETE", "/auth/sessions/" + sid, session, SAME);
    Expect.empty(ended, 204);
    Expect.noCookies(ended);
    Expect.invalidToken(site.send("GET", "/mine", bearer(phone)));
    Expect.invalidToken(site.send("GET", "/mine", bearer(renewed)));
    Expect.oauth(renew(renewed), 400, "invalid_grant", "The refresh token cannot be used");
    assertThat(ids(session)).hasSize(2).doesNotContain(sid);
    assertThat(renew(tablet).status()).isEqualTo(200);
    assertThat(site.send("DELETE", "/auth/sessions/" + sid, session, SAME).status()).isEqualTo(404);
  }

  private static String phoneId(RawAnswer tokens) throws IOException {
    String list = list(bearer(tokens)).text();
    int at = list.indexOf("\",\"current\":true");
    return list.substring(list.lastIndexOf("\"id\":\"", at) + 6, at);
  }

  @Test
  void signIn_byTokenCookies_isCurrentToWhoeverBringsThem() throws IOException {
    RawAnswer signIn = site.tokens("bob", "token-cookie", "");
    String cookie =
        signIn.all("Set-Cookie").stream()
            .filter(line -> line.startsWith("access="))
            .map(line -> "Cookie: " + line.substring(0, line.indexOf(';')))
            .findFirst()
            .orElseThrow();
    assertThat(list(cookie).json("current")).isEqualTo("true");
    RawAnswer page = site.send("GET", "/auth/account", cookie, "Sec-Fetch-Mode: navigate");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("this browser");
    String session = site.signedIn("bob");
    String sid =
        ids(session).stream().filter(id -> !current(session, id)).findFirst().orElseThrow();
    Expect.empty(site.send("DELETE", "/auth/sessions/" + sid, session, SAME), 204);
    Expect.unauthenticated(site.send("GET", "/mine", cookie));
  }

  private static boolean current(String credential, String id) {
    try {
      return list(credential).text().contains("\"id\":\"" + id + "\",\"current\":true");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void signIns_afterSignOutEverywhereOrTheirEnd_areNotListed() throws IOException {
    RawAnswer old = site.tokens("alice", "token", "");
    site.send("POST", "/auth/logout-all", bearer(old));
    site.tokens("alice", "token", "");
    site.clock.advance(Duration.ofDays(7));
    String session = site.signedIn("alice");
    assertThat(ids(session)).hasSize(1);
    assertThat(list(session).json("current")).isEqualTo("true");
  }

  @Test
  void session_endedByItself_losesItsCookieToo() throws IOException {
    String session = site.signedIn("alice");
    RawAnswer ended = site.send("DELETE", "/auth/sessions/" + ids(session).get(0), session, SAME);
    Expect.empty(ended, 204);
    assertThat(ended.header("Set-Cookie"))
        .isEqualTo("session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    assertThat(site.send("GET", "/mine", session).status()).isEqualTo(401);
  }

  @Test
  void trail_ofEndedSignIns_namesThem() throws Exception {
    String id = site.account("audited", "user").id();
    String session = site.signedIn("audited");
    String own = ids(session).get(0);
    String sid = phoneId(site.tokens("audited", "token", ""));
    site.send("DELETE", "/auth/sessions/" + sid, session, SAME);
    site.send("DELETE", "/auth/sessions/" + own, session, SAME);
    String by = "|" + id + "|127.0.0.1|";
    assertThat(site.audit(id))
        .endsWith("token.revoked" + by + "family " + sid, "session.ended" + by + "session " + own);
  }
}
