package io.sallyport.auth;

import static io.sallyport.auth.AdminSite.ACCOUNTS;
import static io.sallyport.auth.AdminSite.NAVIGATE;
import static io.sallyport.auth.AdminSite.OWN_SITE;
import static io.sallyport.auth.AdminSite.of;
import static io.sallyport.auth.AdminSite.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.account.Account;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who does not get to what administrators do. The second site observes, and lies below a path. */
class AdminRefusalIT {

  private static AdminSite site;
  private static AdminSite observing;

  @BeforeAll
  static void start() throws Exception {
    site = AdminSite.start(AdminSite.on(Engine.JETTY));
    observing =
        AdminSite.start(
            AdminSite.on(Engine.TOMCAT).under("/x").with(settings -> settings.observe(true)));
  }

  @AfterAll
  static void stop() throws Exception {
    site.at().close();
    observing.at().close();
  }

  static Stream<AdminSite> sites() {
    return Stream.of(site, observing);
  }

  @BeforeEach
  void nextDay() {
    sites().forEach(one -> one.at().clock.advance(Duration.ofDays(1)));
  }

  /** Everything below {@code /auth/admin}, also what is not there. */
  private static List<String> everything(AdminSite at) {
    String bob = at.at().accountId("bob");
    return List.of(
        "GET " + ACCOUNTS,
        "HEAD " + ACCOUNTS,
        "GET /auth/admin/doctor",
        "POST " + of(bob, "/disable"),
        "POST " + of(bob, "/enable"),
        "PUT " + of(bob, "/roles"),
        "POST " + of(bob, "/mfa-grant"),
        "DELETE " + of(bob, "/mfa-grant"),
        "DELETE " + of(bob, "/mfa"),
        "POST " + of(bob, "/mfa/delete"),
        "PATCH " + ACCOUNTS,
        "GET /auth/admin",
        "GET /auth/admin/nothing/here");
  }

  @FunctionalInterface
  private interface Expected {
    void check(RawAnswer answer);
  }

  private static void onEverything(AdminSite at, String header, Expected expected)
      throws IOException {
    String before = at.at().identity.accounts().byUsername("bob").orElseThrow().toString();
    for (String endpoint : everything(at)) {
      String[] words = endpoint.split(" ");
      RawAnswer answer = at.act(words[0], words[1], header);
      if (words[0].equals("HEAD")) {
        assertThat(answer.status()).isIn(401, 403);
      } else {
        expected.check(answer);
      }
    }
    assertThat(at.at().identity.accounts().byUsername("bob").orElseThrow().toString())
        .isEqualTo(before);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void anything_anonymous_is401(AdminSite at) throws IOException {
    onEverything(at, "Accept: */*", Expect::unauthenticated);
  }

  @Test
  void anything_anonymousNavigation_goesToSignIn() throws IOException {
    assertThat(site.get("/auth/admin/doctor", NAVIGATE).header("Location"))
        .isEqualTo("/auth/login?continue=%2Fauth%2Fadmin%2Fdoctor");
    assertThat(site.get("/auth/admin/none", NAVIGATE).status()).isEqualTo(303);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void anything_sessionWithoutPermission_is403(AdminSite at) throws IOException {
    onEverything(
        at,
        at.at().signedIn("alice"),
        answer ->
            Expect.problem(answer, 403, "insufficient_permission", "You may not do this", null));
  }

  @Test
  void anything_secondFactorWithoutPermission_is403() throws IOException {
    onEverything(
        site,
        site.session(site.withFactor("moderator").username()),
        answer ->
            Expect.problem(answer, 403, "insufficient_permission", "You may not do this", null));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void anything_permissionWithoutAFactor_is403AndLeadsToSettingOneUp(AdminSite at)
      throws IOException {
    String name = at.at().account("bare" + System.nanoTime(), "keeper").username();
    String cookie = at.at().signedIn(name);

    onEverything(
        at,
        cookie,
        answer ->
            Expect.problem(
                answer,
                403,
                "second_factor_not_enrolled",
                "A second factor is needed, and none is set up",
                null));
    assertThat(at.get("/auth/admin/doctor", cookie, NAVIGATE).header("Location"))
        .startsWith(at.at().contextPath + "/auth/mfa/totp?continue=");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void anything_sessionOfBeforeTheFactor_is401AndLeadsToTheCode(AdminSite at) throws IOException {
    Account account = at.at().account("late" + System.nanoTime(), "admin");
    String cookie = at.at().signedIn(account.username());
    at.factors().enrol(account.id(), AdminSite.SECRET);

    onEverything(at, cookie, Expect::tooWeak);
    assertThat(at.get("/auth/admin/doctor", cookie, NAVIGATE).header("Location"))
        .startsWith(at.at().contextPath + "/auth/mfa?continue=");
  }

  @Test
  void anything_tokenWithoutAcr_is401() throws IOException {
    Account account = site.at().account("token" + System.nanoTime(), "admin");
    String token = "Authorization: Bearer " + site.at().accessToken(account.username());
    site.factors().enrol(account.id(), AdminSite.SECRET);

    onEverything(site, token, Expect::tooWeak);
  }

  @Test
  void anything_tokenOfNarrowScope_is403() throws IOException {
    onEverything(
        site,
        site.bearer("ada", ",\"scope\":\"notes:read\""),
        answer -> Expect.insufficientScope(answer, "auth:admin"));
  }

  @Test
  void anything_apiKey_is403WhateverItsScopes() throws IOException {
    String cookie = site.session("ada");
    RawAnswer made =
        site.json(
            "POST",
            "/auth/api-keys",
            "{\"name\":\"all\",\"scopes\":[\"auth:admin\",\"admin:all\"]}",
            cookie);
    assertThat(made.status()).as("%s", made).isEqualTo(201);

    onEverything(
        site,
        "X-API-Key: " + made.json("key"),
        answer ->
            refused(answer, 403, "insufficient_permission", "An API key never signs in", null));
  }

  @Test
  void token_withAcr_isLetIn() throws IOException {
    String token = site.bearer("ada", "");

    assertThat(site.get(ACCOUNTS, token).status()).isEqualTo(200);
    assertThat(site.get(ACCOUNTS, site.bearer("ada", ",\"scope\":\"auth:admin\"")).status())
        .isEqualTo(200);
    Expect.empty(site.act("POST", of(site.at().accountId("bob"), "/enable"), token), 204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST   | /auth/admin/accounts            | GET, HEAD",
        "DELETE | /auth/admin/doctor              | GET, HEAD",
        "GET    | /auth/admin/accounts/x/disable  | POST",
        "POST   | /auth/admin/accounts/x/roles    | PUT",
        "PATCH  | /auth/admin/accounts/x/mfa-grant| DELETE, POST",
        "OPTIONS| /auth/admin/accounts            | GET, HEAD"
      })
  void administrator_wrongMethod_is405WithAllow(String method, String path, String allow)
      throws IOException {
    RawAnswer answer = site.act(method, path, site.session("ada"));

    Expect.problem(answer, 405, "method_not_allowed", "This address takes another method", null);
    assertThat(answer.header("Allow")).isEqualTo(allow);
  }

  @Test
  void administrator_noSuchEndpoint_is404() throws IOException {
    String cookie = site.session("ada");

    for (String path : List.of("/auth/admin", "/auth/admin/nothing", ACCOUNTS + "/")) {
      Expect.problem(site.get(path, cookie), 404, "not_found", "There is nothing here", null);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "multipart/form-data; boundary=x"})
  void administrator_otherContentType_is415(String type) throws IOException {
    String bob = site.at().accountId("bob");
    RawAnswer answer =
        site.at()
            .raw(
                site.at()
                    .withBody(
                        "PUT",
                        of(bob, "/roles"),
                        type,
                        "{\"roles\":[]}",
                        site.session("ada"),
                        OWN_SITE));

    refused(
        answer,
        415,
        "unsupported_media_type",
        "Send application/json or application/x-www-form-urlencoded",
        null);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void administrator_fromAnotherSite_is403AndChangesNothing(AdminSite at) throws IOException {
    String cookie = at.session("ada");
    String disable = at.at().contextPath + of(at.at().accountId("bob"), "/disable");

    for (List<String> from :
        List.of(
            List.of("Sec-Fetch-Site: cross-site"),
            List.of("Sec-Fetch-Site: same-site"),
            List.of("Origin: https://evil.example"),
            List.of("Referer: https://evil.example/page"),
            List.<String>of())) {
      String[] headers = Stream.concat(Stream.of(cookie), from.stream()).toArray(String[]::new);
      Expect.problem(
          at.at().send("POST", disable, headers),
          403,
          "cross_site_request",
          "The request came from another site",
          null);
    }
    assertThat(at.at().identity.accounts().byUsername("bob").orElseThrow().disabled()).isFalse();
  }

  @Test
  void administrator_storeDown_is503() throws Exception {
    AdminSite broken = AdminSite.start(AdminSite.on(Engine.JETTY));
    try {
      String cookie = broken.session("ada");
      broken.at().identity.close();

      RawAnswer answer = broken.get(ACCOUNTS, cookie);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.json("error")).isEqualTo("temporarily_unavailable");
      assertThat(broken.get("/auth/admin/doctor", cookie).status()).isEqualTo(503);
    } finally {
      broken.at().close();
    }
  }
}
