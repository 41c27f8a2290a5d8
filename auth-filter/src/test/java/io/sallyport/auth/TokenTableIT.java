package io.sallyport.auth;

import static io.sallyport.auth.TestSite.echoOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.identity.access.Roles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a request gets for its token, its key or its access cookie, over every kind of path. */
class TokenTableIT {

  private static final String SAME = "Sec-Fetch-Site: same-origin";
  private static final Map<Engine, TestSite> SITES = new EnumMap<>(Engine.class);

  @BeforeAll
  static void start() throws Exception {
    for (Engine engine : List.of(Engine.JETTY, Engine.TOMCAT)) {
      SITES.put(
          engine,
          TestSite.on(engine)
              .with(
                  to ->
                      to.roles(
                              Map.of(
                                  "user",
                                  new Roles.Definition(
                                      Set.of(), Set.of("notes:read", "notes:write")),
                                  "admin",
                                  new Roles.Definition(Set.of("user"), Set.of("notes:delete")),
                                  "clerk",
                                  new Roles.Definition(Set.of(), Set.of("auth:introspect"))))
                          .rules(
                              List.of(
                                  TestSite.rule("/open/**", Requirement.EVERYONE),
                                  TestSite.rule("/read/**", new Requirement.Scope("notes:read")),
                                  TestSite.rule(
                                      "/write/**", new Requirement.Permission("notes:write")),
                                  TestSite.rule("/role/**", new Requirement.Role("user")),
                                  TestSite.rule("/other/**", new Requirement.Role("admin")))))
              .start());
      at(engine).account("carl", "user");
      at(engine).account("clara", "clerk");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    for (TestSite site : SITES.values()) {
      site.close();
    }
  }

  @BeforeEach
  void nextDay() {
    SITES.values().forEach(site -> site.clock.advance(Duration.ofDays(1)));
  }

  private static TestSite at(Engine engine) {
    return Objects.requireNonNull(SITES.get(engine));
  }

  static Stream<Engine> engines() {
    return Stream.of(Engine.JETTY, Engine.TOMCAT);
  }

  /** How the credential comes. */
  enum Kind {
    BEARER,
    KEY,
    KEY_AS_BEARER,
    COOKIE;

    /** Signs carl in, with all of his scopes or with one. */
    Credential issue(TestSite site, boolean all) throws IOException {
      String scope = all ? "notes:read notes:write" : "notes:read";
      switch (this) {
        case BEARER, COOKIE -> {
          String deliver = this == BEARER ? "token" : "token-cookie";
          RawAnswer answer = site.tokens("carl", deliver, ",\"scope\":\"" + scope + "\"");
          assertThat(answer.status()).as("%s", answer).isEqualTo(200);
          if (this == BEARER) {
            return new Credential(
                "Authorization: Bearer " + answer.json("access_token"),
                answer.json("access_token"),
                answer.json("refresh_token"));
          }
          String access = cookie(answer, "access");
          return new Credential("Cookie: access=" + access, access, cookie(answer, "refresh"));
        }
        default -> {
          RawAnswer answer =
              site.post(
                  "/auth/api-keys",
                  "application/json",
                  "{\"name\":\"k\",\"expires_in\":900,\"scopes\":\"" + scope + "\"}",
                  site.signedIn("carl"),
                  SAME);
          String key = answer.json("key");
          String header = this == KEY ? "X-API-Key: " : "Authorization: Bearer ";
          return new Credential(header + key, key, answer.json("id"));
        }
      }
    }

    boolean key() {
      return this == KEY || this == KEY_AS_BEARER;
    }
  }

  /** A header line, what it holds, and what it can be ended by. */
  record Credential(String header, String value, String handle) {}

  private static String cookie(RawAnswer answer, String name) {
    return answer.all("Set-Cookie").stream()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1, line.indexOf(';')))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No cookie " + name + ": " + answer));
  }

  /** What has become of it. */
  enum State {
    VALID,
    VALID_WITH_EVERY_SCOPE,
    VALID_BUT_THE_ACCOUNT_LOST_ITS_ROLE,
    GARBLED,
    EXPIRED,
    SIGNED_OUT,
    REVOKED,
    REVOKED_BY_ITS_FAMILY,
    SIGNED_OUT_EVERYWHERE,
    OF_A_DISABLED_ACCOUNT;

    boolean valid() {
      return ordinal() <= VALID_BUT_THE_ACCOUNT_LOST_ITS_ROLE.ordinal();
    }

    void bringAbout(TestSite site, Kind kind, Credential one) throws IOException {
      String id = site.accountId("carl");
      switch (this) {
        case EXPIRED -> site.clock.advance(Duration.ofMinutes(15));
        case SIGNED_OUT -> {
          if (kind.key()) {
            delete(site, one);
          } else {
            done(site.send("POST", "/auth/logout", one.header(), SAME));
          }
        }
        case REVOKED -> {
          if (kind.key()) {
            delete(site, one);
          } else {
            Expect.empty(site.form("/auth/revoke", "token=" + one.value()), 200);
          }
        }
        case REVOKED_BY_ITS_FAMILY -> {
          if (kind.key()) {
            delete(site, one);
          } else {
            Expect.empty(site.form("/auth/revoke", "token=" + one.handle()), 200);
          }
        }
        case SIGNED_OUT_EVERYWHERE -> {
          String cookie = site.signedIn("carl");
          done(site.send("POST", "/auth/logout-all?keys=true", cookie, SAME));
        }
        case OF_A_DISABLED_ACCOUNT -> {
          site.identity.accounts().setDisabled(id, true);
        }
        case VALID_BUT_THE_ACCOUNT_LOST_ITS_ROLE -> site.identity.accounts().setRoles(id, Set.of());
        default -> {}
      }
    }

    private static void delete(TestSite site, Credential one) throws IOException {
      done(site.send("DELETE", "/auth/api-keys/" + one.handle(), site.signedIn("carl"), SAME));
    }

    private static void done(RawAnswer answer) {
      assertThat(answer.status()).as("%s", answer).isEqualTo(204);
    }
  }

  /** What is asked for. */
  enum Asked {
    PUBLIC("/open/a"),
    PROTECTED("/mine"),
    SCOPE_THAT_IS_HELD("/read/a"),
    SCOPE_THAT_ONLY_SOME_HOLD("/write/a"),
    ROLE_THAT_NEEDS_EVERY_SCOPE("/role/a"),
    ROLE_THAT_IS_LACKING("/other/a"),
    SESSIONS_ONLY("/auth/api-keys");

    private final String target;

    Asked(String target) {
      this.target = target;
    }
  }

  static Stream<Arguments> table() {
    return engines()
        .flatMap(
            engine ->
                Stream.of(Kind.values())
                    .flatMap(
                        kind ->
                            Stream.of(State.values())
                                .map(state -> Arguments.of(engine, kind, state))));
  }

  @ParameterizedTest
  @MethodSource("table")
  void credential_ofEveryKindInEveryState_getsWhatTheTableSays(
      Engine engine, Kind kind, State state) throws IOException {
    TestSite site = at(engine);
    Credential one = kind.issue(site, state == State.VALID_WITH_EVERY_SCOPE);
    String header = state == State.GARBLED ? one.header() + "x" : one.header();
    state.bringAbout(site, kind, one);
    try {
      for (Asked asked : Asked.values()) {
        expect(kind, state, asked, header, site.send("GET", asked.target, header));
      }
      if (kind != Kind.COOKIE) {
        besideASession(site, state, header);
      }
    } finally {
      site.identity.accounts().setDisabled(site.accountId("carl"), false);
      site.identity.accounts().setRoles(site.accountId("carl"), Set.of("user"));
    }
  }

  private static void expect(Kind kind, State state, Asked asked, String header, RawAnswer answer) {
    if (!state.valid()) {
      if (kind != Kind.COOKIE) {
        Expect.invalidToken(answer);
      } else if (asked == Asked.PUBLIC) {
        passes(answer, asked, null, "");
      } else {
        Expect.unauthenticated(answer);
      }
      return;
    }
    boolean roleLost = state == State.VALID_BUT_THE_ACCOUNT_LOST_ITS_ROLE;
    boolean every = state == State.VALID_WITH_EVERY_SCOPE;
    String shown = header.startsWith("Authorization: ") ? header.substring(15) : "null";
    String user = "carl/" + (kind.key() ? "API_KEY" : "BEARER");
    switch (asked) {
      case PUBLIC, PROTECTED -> passes(answer, asked, user, shown);
      case SCOPE_THAT_IS_HELD -> {
        if (roleLost) {
          Expect.insufficientScope(answer, "notes:read");
        } else {
          passes(answer, asked, user, shown);
        }
      }
      case SCOPE_THAT_ONLY_SOME_HOLD -> {
        if (every) {
          passes(answer, asked, user, shown);
        } else {
          Expect.insufficientScope(answer, "notes:write");
        }
      }
      case ROLE_THAT_NEEDS_EVERY_SCOPE -> {
        if (every) {
          passes(answer, asked, user, shown);
        } else {
          Expect.insufficientScope(answer, roleLost ? null : "notes:read notes:write");
        }
      }
      default -> Expect.insufficientScope(answer, null);
    }
  }

  private static void passes(
      RawAnswer answer, Asked asked, @org.jspecify.annotations.Nullable String user, String shown) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    String[] words = user == null ? null : user.split("/");
    String expected =
        words == null
            ? echoOf(asked.target, null, false)
            : echoOf(asked.target, words[0], false)
                .replace("type=FORM", "type=" + words[1])
                .replace("authorization=null", "authorization=" + shown);
    assertThat(answer.text()).isEqualTo(expected);
    assertThat(answer.header("WWW-Authenticate")).isNull();
    assertThat(answer.header("Cache-Control")).isEqualTo(words == null ? null : "no-store");
    Expect.noCookies(answer);
  }

  /** The explicit credential decides alone, be it good or bad. */
  private static void besideASession(TestSite site, State state, String header) throws IOException {
    String bob = site.signedIn("bob");
    for (Asked asked : Asked.values()) {
      assertThat(site.send("GET", asked.target, header, bob).comparable())
          .isEqualTo(site.send("GET", asked.target, header).comparable());
    }
    if (state.valid()) {
      String second = header.startsWith("X-API-Key") ? "Authorization: Bearer x" : "X-API-Key: x";
      RawAnswer both = site.send("GET", "/open/a", header, second);
      assertThat(both.status() + " " + both.json("error")).isEqualTo("400 invalid_request");
      RawAnswer twice = site.send("GET", "/open/a", header, header);
      assertThat(twice.status() + " " + twice.json("error")).isEqualTo("400 invalid_request");
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void accessCookie_besideADeadSessionCookie_counts(Engine engine) throws IOException {
    TestSite site = at(engine);
    Credential access = Kind.COOKIE.issue(site, true);
    for (String session : List.of("x", "A".repeat(43))) {
      RawAnswer answer = site.send("GET", "/mine", access.header() + "; session=" + session);
      assertThat(answer.status()).as("%s", answer).isEqualTo(200);
      assertThat(answer.text()).contains("user=carl\n");
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void signIn_forMoreScopeThanTheAccountHas_isRefused(Engine engine) throws IOException {
    TestSite site = at(engine);
    for (String deliver : List.of("token", "token-cookie")) {
      for (String scope :
          List.of("notes:delete", "notes:read notes:delete", "admin:all", "NOTES:READ", "a\\\"b")) {
        Expect.problem(
            site.tokens("carl", deliver, ",\"scope\":\"" + scope + "\""),
            400,
            "invalid_scope",
            "The account may not do what the scope asks for",
            null);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void tokenCookies_fromSignInToSignOut_areSetAndTakenAway(Engine engine) throws IOException {
    TestSite site = at(engine);
    RawAnswer signIn = site.tokens("carl", "token-cookie", "");
    String access = cookie(signIn, "access");
    String refresh = cookie(signIn, "refresh");
    assertThat(signIn.text())
        .isEqualTo(
            "{\"status\":\"authenticated\",\"account\":{\"id\":\"%s\",\"username\":\"carl\",\"roles\":[\"user\"]}}"
                .formatted(site.accountId("carl")));
    assertThat(signIn.all("Set-Cookie"))
        .containsExactlyInAnyOrder(
            "access=" + access + "; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax",
            "refresh=" + refresh + "; Path=/auth/token; Max-Age=604800; HttpOnly; SameSite=Lax");

    String cookies = "Cookie: access=" + access + "; refresh=" + refresh;
    String form = "grant_type=refresh_token";
    Expect.oauth(
        site.form("/auth/token", form, cookies),
        403,
        "cross_site_request",
        "The request came from another site");
    Expect.oauth(
        site.form("/auth/token", form + "&refresh_token=" + refresh, cookies, SAME),
        400,
        "invalid_request",
        "Send the refresh token once");
    Expect.oauth(
        site.form("/auth/token", form + "&refresh_token=" + refresh),
        400,
        "invalid_grant",
        "The refresh token cannot be used");
    RawAnswer renewed = site.form("/auth/token", form, cookies, SAME);
    assertThat(renewed.text())
        .isEqualTo(
            "{\"token_type\":\"Bearer\",\"expires_in\":900,\"scope\":\"notes:read notes:write\"}");
    assertThat(renewed.all("Set-Cookie"))
        .containsExactlyInAnyOrder(
            "access="
                + cookie(renewed, "access")
                + "; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax",
            "refresh="
                + cookie(renewed, "refresh")
                + "; Path=/auth/token; Max-Age=604800; HttpOnly; SameSite=Lax");
    assertThat(site.form("/auth/token", form, cookies, SAME).comparable())
        .isEqualTo(renewed.comparable());

    RawAnswer out =
        site.send("POST", "/auth/logout", "Cookie: access=" + cookie(renewed, "access"), SAME);
    assertThat(out.status()).isEqualTo(204);
    List<String> cleared =
        List.of(
            "access=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax",
            "refresh=; Path=/auth/token; Max-Age=0; HttpOnly; SameSite=Lax");
    assertThat(out.all("Set-Cookie")).containsExactlyInAnyOrderElementsOf(cleared);
    RawAnswer dead =
        site.form("/auth/token", form, "Cookie: refresh=" + cookie(renewed, "refresh"), SAME);
    Expect.oauth(dead, 400, "invalid_grant", "The refresh token cannot be used");
    assertThat(dead.all("Set-Cookie")).containsExactlyInAnyOrderElementsOf(cleared);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void introspection_ofARefreshTokenThatWasRotatedOutOrHasExpired_isNotActive(Engine engine)
      throws IOException {
    TestSite site = at(engine);
    String first = site.tokens("carl", "token", "").json("refresh_token");
    site.clock.advance(Duration.ofDays(4));
    String second =
        site.form("/auth/token", "grant_type=refresh_token&refresh_token=" + first)
            .json("refresh_token");
    String live =
        "{\"active\":true,\"scope\":\"notes:read notes:write\",\"sub\":\"%s\"}"
            .formatted(site.accountId("carl"));

    assertThat(introspected(site, first)).isEqualTo("{\"active\":false}");
    assertThat(introspected(site, second)).isEqualTo(live);
    site.clock.advance(Duration.ofDays(4));
    assertThat(introspected(site, first)).isEqualTo("{\"active\":false}");
    assertThat(introspected(site, second)).isEqualTo(live);
    site.clock.advance(Duration.ofDays(3));
    assertThat(introspected(site, second)).isEqualTo("{\"active\":false}");
  }

  private static String introspected(TestSite site, String token) throws IOException {
    String clerk = "Authorization: Bearer " + site.accessToken("clara");
    return site.form("/auth/introspect", "token=" + token, clerk).text();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void introspection_byWhoeverHoldsTheScope_tellsWhatIsLive(Engine engine) throws IOException {
    TestSite site = at(engine);
    RawAnswer pair = site.tokens("carl", "token", "");
    String access = pair.json("access_token");
    String clerk = "Authorization: Bearer " + site.accessToken("clara");
    long now = site.clock.instant().getEpochSecond();
    RawAnswer answer = site.form("/auth/introspect", "token=" + access, clerk);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .isEqualTo(
            ("{\"active\":true,\"token_type\":\"Bearer\",\"scope\":\"notes:read notes:write\","
                    + "\"sub\":\"%s\",\"iss\":\"%s\",\"aud\":[\"%s\"],\"jti\":\"%s\",\"iat\":%d,\"exp\":%d}")
                .formatted(
                    site.accountId("carl"),
                    site.origin(),
                    site.origin(),
                    answer.json("jti"),
                    now,
                    now + 900));
    assertThat(site.form("/auth/introspect", "token=" + pair.json("refresh_token"), clerk).text())
        .isEqualTo(
            "{\"active\":true,\"scope\":\"notes:read notes:write\",\"sub\":\"%s\"}"
                .formatted(site.accountId("carl")));
    var others = new ArrayList<>(List.of("x", "", access + "x"));
    site.form("/auth/revoke", "token=" + pair.json("refresh_token"));
    others.add(access);
    others.add(pair.json("refresh_token"));
    for (String other : others) {
      assertThat(site.form("/auth/introspect", "token=" + other, clerk).text())
          .isEqualTo("{\"active\":false}");
    }
    RawAnswer lacking =
        site.form(
            "/auth/introspect", "token=x", "Authorization: Bearer " + site.accessToken("carl"));
    Expect.oauth(lacking, 403, "insufficient_scope", "You may not do this");
    assertThat(lacking.header("WWW-Authenticate"))
        .isEqualTo(Expect.REALM + ", error=\"insufficient_scope\", scope=\"auth:introspect\"");
    for (String more : List.of("Accept: */*", "Accept: text/html", "Sec-Fetch-Mode: navigate")) {
      RawAnswer anonymous = site.form("/auth/introspect", "token=x", more);
      Expect.oauth(anonymous, 401, "invalid_client", "Sign in to see this");
      assertThat(anonymous.header("WWW-Authenticate")).isEqualTo(Expect.REALM);
    }
    RawAnswer invalid = site.form("/auth/introspect", "token=x", "Authorization: Bearer x");
    Expect.oauth(invalid, 401, "invalid_token", "The credential is not valid");
    assertThat(invalid.header("WWW-Authenticate"))
        .isEqualTo(Expect.REALM + ", error=\"invalid_token\"");
  }

  /** RFC 6749, section 5.2: who speaks OAuth reads one form of errors. */
  @ParameterizedTest
  @MethodSource("engines")
  void oauthEndpoint_askedInAWrongWay_answersInTheOAuthForm(Engine engine) throws IOException {
    TestSite site = at(engine);
    String clerk = "Authorization: Bearer " + site.accessToken("clara");
    for (String path : List.of("/auth/token", "/auth/revoke", "/auth/introspect")) {
      RawAnswer method = site.send("GET", path, clerk, "Accept: text/html");
      Expect.oauth(method, 405, "invalid_request", "This address takes another method");
      assertThat(method.header("Allow")).isEqualTo("POST");
      Expect.oauth(
          site.post(path, "application/json", "{}", clerk),
          415,
          "invalid_request",
          "Send application/x-www-form-urlencoded");
      Expect.oauth(
          site.form(path, "token=" + "x".repeat(64 * 1024), clerk),
          413,
          "invalid_request",
          "At most 64 KiB");
    }
  }

  /** The browser was closed and opened again: the access token in the cookie has long ended. */
  @ParameterizedTest
  @MethodSource("engines")
  void tokenCookies_signedOutByAnExpiredAccessCookie_areEndedForGood(Engine engine)
      throws IOException {
    TestSite site = at(engine);
    RawAnswer signIn = site.tokens("carl", "token-cookie", "");
    site.clock.advance(Duration.ofDays(6));
    RawAnswer forged =
        site.send("POST", "/auth/logout", "Cookie: access=" + cookie(signIn, "access") + "x", SAME);
    assertThat(forged.status()).isEqualTo(204);
    String refresh = "Cookie: refresh=" + cookie(signIn, "refresh");
    RawAnswer renewed = site.form("/auth/token", "grant_type=refresh_token", refresh, SAME);
    assertThat(renewed.status()).as("%s", renewed).isEqualTo(200);
    site.clock.advance(Duration.ofDays(6));
    RawAnswer out =
        site.send("POST", "/auth/logout", "Cookie: access=" + cookie(renewed, "access"), SAME);
    assertThat(out.status()).isEqualTo(204);
    Expect.oauth(
        site.form(
            "/auth/token",
            "grant_type=refresh_token",
            "Cookie: refresh=" + cookie(renewed, "refresh"),
            SAME),
        400,
        "invalid_grant",
        "The refresh token cannot be used");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void publicKeys_askedFor_mayBeKept(Engine engine) throws IOException {
    TestSite site = at(engine);
    RawAnswer answer = site.send("GET", "/auth/jwks.json");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=900");
    assertThat(answer.text())
        .matches(
            "\\{\"keys\":\\[(\\{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"[\\w-]{43}\","
                + "\"y\":\"[\\w-]{43}\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"[\\w-]{22}\"},?)+]}");
  }
}
