package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.mfa.Totp;
import io.sallyport.identity.mfa.TotpSecret;
import io.sallyport.identity.password.Password;
import io.sallyport.identity.secret.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** One account through everything that there is, with errors and an outage at the end. */
final class WholeScenario {

  /** The events that the audit trail must hold afterwards. */
  static final List<String> EVENTS =
      List.of(
          "sign-in.succeeded",
          "sign-in.failed",
          "sign-in.second-factor-due",
          "second-factor.begun",
          "second-factor.confirmed",
          "second-factor.passed",
          "second-factor.failed",
          "second-factor.removed",
          "backup-codes.replaced",
          "session.ended",
          "token.reused",
          "token.revoked",
          "api-key.created",
          "api-key.rotated",
          "api-key.deleted",
          "password.changed",
          "password.change-failed",
          "sign-out",
          "sign-out.everywhere");

  /** The kinds of secrets that are used. */
  static final List<String> SECRETS =
      List.of(
          "password",
          "new password",
          "wrong password",
          "initial password",
          "session",
          "access token",
          "refresh token",
          "refresh cookie",
          "API key",
          "TOTP secret",
          "TOTP code",
          "backup code",
          "mfa_token",
          "seal key");

  private static final String JSON = "application/json";
  private static final String SAME = "Sec-Fetch-Site: same-origin";

  private final SecretScan secrets;
  private final byte[] sealKey = Secrets.bytes(32);
  private final List<RawAnswer> duringOutage = new ArrayList<>();
  private String password = TestSite.PASSWORD;

  WholeScenario(SecretScan secrets) {
    this.secrets = secrets;
    secrets.add("password", password);
    secrets.add("wrong password", "not the river at all");
    secrets.add("initial password", "a first and honest pebble");
    secrets.add("seal key", sealKey);
  }

  private TestSite site() throws Exception {
    var limited =
        new Rule(
            "/limited",
            Set.of(),
            Requirement.EVERYONE,
            false,
            null,
            new Limit(1, Duration.ofMinutes(1)));
    return TestSite.on(Engine.JETTY)
        .with(
            to ->
                to.secrets(new Configuration.SealKeys(Map.of("k", sealKey), "k", Path.of("unused")))
                    .roles(Map.of("user", new Roles.Definition(Set.of(), Set.of("notes:read"))))
                    .initialAccounts(
                        List.of(
                            new Configuration.InitialAccount(
                                "first",
                                new Password("a first and honest pebble"),
                                Set.of("user"))))
                    .rules(List.of(limited, TestSite.rule("/open/**", Requirement.EVERYONE))))
        .servlet(
            "/open/broken",
            (request, response) -> {
              throw new IllegalStateException("broken");
            })
        .servlet(
            "/open/login", (request, response) -> request.login("alice", "not the river at all"))
        .start();
  }

  /**
   * Plays it.
   *
   * @param atTheEnd runs while the guard still does
   * @return what the audit trail held before the outage
   */
  List<String> play(Runnable atTheEnd) throws Exception {
    try (TestSite site = site()) {
      site.accountWithHash("lena", "user", "{MD5}" + md5(password));
      assertThat(status(site.signIn("lena", password))).isEqualTo(200);
      assertThat(site.signIn("first", "a first and honest pebble").status()).isEqualTo(200);
      failures(site);
      String cookie = session(site.signIn("alice", password));
      cookie = keys(site, cookie);
      tokens(site);
      cookie = factor(site, cookie);
      cookie = changePassword(site, cookie);
      oddRequests(site, cookie);
      List<String> audit = ends(site, cookie);
      outage(site);
      atTheEnd.run();
      return audit;
    }
  }

  private static String md5(String text) throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }

  /** What was answered while the database was away. */
  List<RawAnswer> duringOutage() {
    return List.copyOf(duringOutage);
  }

  private String session(RawAnswer answer) {
    String line = line(answer, "session");
    secrets.add("session", line.substring(line.indexOf('=') + 1));
    return "Cookie: " + line;
  }

  private static String line(RawAnswer answer, String name) {
    return answer.all("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith(name + "="))
        .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No cookie " + name + ": " + answer));
  }

  private static int status(RawAnswer answer) {
    return answer.status();
  }

  private void failures(TestSite site) throws IOException {
    assertThat(status(site.signIn("alice", "not the river at all"))).isEqualTo(401);
    assertThat(status(site.signIn(password, password))).isEqualTo(401);
    assertThat(status(site.send("GET", "/open/login"))).isEqualTo(500);
    assertThat(status(site.post("/auth/login", JSON, "{\"password\":\"" + password + "\",")))
        .isEqualTo(400);
    assertThat(status(site.post("/auth/login", JSON, "{\"username\":\"" + password + "\"}")))
        .isEqualTo(400);
    assertThat(status(site.post("/auth/login", "text/plain", password))).isEqualTo(415);
    assertThat(status(site.send("GET", "/notes?password=" + password.replace(' ', '+'))))
        .isEqualTo(401);
    for (int i = 0; i < 6; i++) {
      site.signIn("nobody", "not the river at all");
    }
    assertThat(status(site.signIn("nobody", "not the river at all"))).isEqualTo(429);
    site.clock.advance(Duration.ofMinutes(15));
  }

  private String keys(TestSite site, String cookie) throws IOException {
    RawAnswer made =
        site.post(
            "/auth/api-keys", JSON, "{\"name\":\"k\",\"scopes\":[\"notes:read\"]}", cookie, SAME);
    String key = secrets.add("API key", made.json("key"));
    for (int i = 0; i < 2; i++) {
      assertThat(status(site.send("GET", "/notes", "X-API-Key: " + key))).isEqualTo(200);
    }
    RawAnswer rotated =
        site.post("/auth/api-keys/" + made.json("id") + "/rotate", JSON, "{}", cookie, SAME);
    String second = secrets.add("API key", rotated.json("key"));
    for (int i = 0; i < 2; i++) {
      assertThat(status(site.send("GET", "/notes", "Authorization: Bearer " + key))).isEqualTo(401);
    }
    assertThat(status(site.send("GET", "/notes", "X-API-Key: " + second.replace('_', '-'))))
        .isEqualTo(401);
    assertThat(status(site.send("DELETE", "/auth/api-keys/" + rotated.json("id"), cookie, SAME)))
        .isEqualTo(204);
    return cookie;
  }

  private void tokens(TestSite site) throws IOException {
    RawAnswer issued = site.tokens("alice", "token", "");
    String access = secrets.add("access token", issued.json("access_token"));
    String refresh = secrets.add("refresh token", issued.json("refresh_token"));
    for (int i = 0; i < 2; i++) {
      assertThat(status(site.send("GET", "/notes", "Authorization: Bearer " + access)))
          .isEqualTo(200);
    }
    RawAnswer renewed = refresh(site, refresh);
    secrets.add("access token", renewed.json("access_token"));
    String next = secrets.add("refresh token", renewed.json("refresh_token"));
    assertThat(refresh(site, refresh).text()).isEqualTo(renewed.text());
    assertThat(status(refresh(site, "x".repeat(43)))).isEqualTo(400);
    site.clock.advance(Duration.ofSeconds(11));
    assertThat(status(refresh(site, refresh))).isEqualTo(400);
    assertThat(status(refresh(site, next))).isEqualTo(400);
    assertThat(status(site.send("GET", "/notes", "Authorization: Bearer " + access)))
        .isEqualTo(401);
    assertThat(status(site.send("GET", "/notes", "Authorization: Bearer " + access + "A")))
        .isEqualTo(401);
    RawAnswer cookies = site.tokens("alice", "token-cookie", "");
    secrets.add("access token", line(cookies, "access").substring(7));
    String path = line(cookies, "refresh");
    secrets.add("refresh cookie", path.substring(8));
    RawAnswer again = site.form("/auth/token", "grant_type=refresh_token", "Cookie: " + path, SAME);
    secrets.add("refresh cookie", line(again, "refresh").substring(8));
    secrets.add("access token", line(again, "access").substring(7));
    RawAnswer third = site.tokens("alice", "token", "");
    secrets.add("access token", third.json("access_token"));
    String last = secrets.add("refresh token", third.json("refresh_token"));
    assertThat(status(site.form("/auth/revoke", "token=" + last))).isEqualTo(200);
  }

  private static RawAnswer refresh(TestSite site, String token) throws IOException {
    return site.form("/auth/token", "grant_type=refresh_token&refresh_token=" + token);
  }

  private String factor(TestSite site, String before) throws IOException {
    RawAnswer begun = site.post("/auth/mfa/totp", JSON, "{}", before, SAME);
    TotpSecret secret =
        TotpSecret.ofBase32(secrets.add("TOTP secret", begun.json("secret"))).orElseThrow();
    secrets.add("TOTP secret", begun.json("otpauth_uri"));
    RawAnswer confirmed = code(site, "/auth/mfa/totp/confirm", shown(site, secret), before);
    addBackupCodes(confirmed);
    String cookie = session(code(site, "/auth/mfa/verify", shown(site, secret), before));
    addBackupCodes(site.post("/auth/mfa/backup-codes", JSON, "{}", cookie, SAME));
    RawAnswer due = site.signIn("alice", password);
    String token = secrets.add("mfa_token", due.json("mfa_token"));
    assertThat(status(second(site, token, "000000"))).isEqualTo(401);
    RawAnswer passed = second(site, token, shown(site, secret));
    String other = session(passed);
    var present =
        Pattern.compile("\"id\":\"([^\"]+)\",\"current\":true")
            .matcher(site.send("GET", "/auth/sessions", cookie).text());
    assertThat(present.find()).isTrue();
    assertThat(status(site.send("DELETE", "/auth/sessions/" + present.group(1), other, SAME)))
        .isEqualTo(204);
    String last = secrets.add("mfa_token", site.signIn("alice", password).json("mfa_token"));
    for (int i = 0; i < 10; i++) {
      second(site, last, "111111");
      code(site, "/auth/mfa/verify", "222222", other);
    }
    assertThat(status(code(site, "/auth/mfa/verify", "222222", other))).isEqualTo(429);
    site.clock.advance(Duration.ofMinutes(14));
    RawAnswer removed = site.send("DELETE", "/auth/mfa/totp", other, SAME);
    assertThat(removed.status()).as("%s", removed).isEqualTo(204);
    return session(removed);
  }

  private String shown(TestSite site, TotpSecret secret) {
    site.clock.advance(Totp.STEP);
    return secrets.add("TOTP code", Totp.codeAt(secret, site.clock.instant()));
  }

  private void addBackupCodes(RawAnswer answer) {
    var codes = Pattern.compile("\"([A-Z2-7]{4}(?:-[A-Z2-7]{4})+)\"").matcher(answer.text());
    var found = new ArrayList<String>();
    while (codes.find()) {
      found.add(codes.group(1));
    }
    assertThat(found).as("%s", answer).hasSize(10);
    for (String code : found) {
      secrets.add("backup code", code);
      secrets.add("backup code", code.replace("-", ""));
    }
  }

  private static RawAnswer code(TestSite site, String path, String code, String cookie)
      throws IOException {
    return site.post(path, JSON, "{\"code\":\"" + code + "\"}", cookie, SAME);
  }

  private static RawAnswer second(TestSite site, String token, String code) throws IOException {
    return site.post(
        "/auth/login/mfa", JSON, "{\"mfa_token\":\"" + token + "\",\"code\":\"" + code + "\"}");
  }

  private String changePassword(TestSite site, String before) throws IOException {
    String wanted = secrets.add("new password", "some other and wider lake");
    assertThat(status(change(site, "not the river at all", wanted, before))).isEqualTo(401);
    RawAnswer changed = change(site, password, wanted, before);
    assertThat(changed.status()).as("%s", changed).isEqualTo(204);
    password = wanted;
    String cookie = session(changed);
    for (int i = 0; i < 5; i++) {
      change(site, "not the river at all", wanted, cookie);
    }
    assertThat(status(change(site, "not the river at all", wanted, cookie))).isEqualTo(429);
    return cookie;
  }

  private static RawAnswer change(TestSite site, String present, String wanted, String cookie)
      throws IOException {
    return site.post(
        "/auth/password/change",
        JSON,
        "{\"current_password\":\"" + present + "\",\"new_password\":\"" + wanted + "\"}",
        cookie,
        SAME);
  }

  private void oddRequests(TestSite site, String cookie) throws IOException {
    assertThat(status(site.send("GET", "/open/broken", cookie))).isEqualTo(500);
    assertThat(status(site.send("GET", "/notes", cookie.substring(0, 20) + "."))).isEqualTo(401);
    assertThat(status(site.send("GET", "/notes", "Cookie: session=" + "A".repeat(43))))
        .isEqualTo(401);
    assertThat(
            status(
                site.send(
                    "POST", "/notes", cookie, "Sec-Fetch-Site: cross-site", "Content-Length: 0")))
        .isEqualTo(403);
    assertThat(status(site.send("GET", "/limited"))).isIn(200, 404);
    assertThat(status(site.send("GET", "/limited"))).isEqualTo(429);
    String made = io.sallyport.identity.apikey.ApiKeyText.generate(true).reveal();
    for (int i = 0; i < 31; i++) {
      String unknown = io.sallyport.identity.apikey.ApiKeyText.generate(true).reveal();
      site.send("GET", "/notes", "X-API-Key: " + secrets.add("API key", unknown));
    }
    assertThat(status(site.send("GET", "/notes", "X-API-Key: " + made))).isEqualTo(429);
  }

  private List<String> ends(TestSite site, String cookie) throws Exception {
    assertThat(status(site.post("/auth/logout", JSON, "{}", cookie, SAME))).isEqualTo(204);
    String next = session(site.signIn("alice", password));
    assertThat(status(site.post("/auth/logout-all?keys=true", JSON, "{}", next, SAME)))
        .isEqualTo(204);
    return site.wholeAudit();
  }

  private void outage(TestSite site) throws Exception {
    String cookie = session(site.signIn("alice", password));
    RawAnswer issued =
        site.post(
            "/auth/login",
            JSON,
            "{\"username\":\"alice\",\"password\":\"" + password + "\",\"deliver\":\"token\"}");
    String refresh = secrets.add("refresh token", issued.json("refresh_token"));
    String access = secrets.add("access token", issued.json("access_token"));
    site.loseDatabase();
    String unknown = io.sallyport.identity.apikey.ApiKeyText.generate(true).reveal();
    site.clock.advance(Duration.ofMinutes(2));
    duringOutage.add(site.signIn("alice", password));
    duringOutage.add(change(site, password, "yet another deep pool", cookie));
    duringOutage.add(site.post("/auth/mfa/totp", JSON, "{}", cookie, SAME));
    duringOutage.add(code(site, "/auth/mfa/verify", "123456", cookie));
    duringOutage.add(site.send("GET", "/notes", "X-API-Key: " + secrets.add("API key", unknown)));
    assertThat(status(refresh(site, refresh))).isEqualTo(503);
    site.form("/auth/revoke", "token=" + access);
    site.send("GET", "/auth/health");
    site.guard.sweep(site.clock);
  }
}
