package io.sallyport.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who is calling, by whatever credential, on every server and through whichever door. */
abstract class CredentialScenarios extends OnServer {

  CredentialScenarios(Server server) {
    super(server);
  }

  @Test
  @DisplayName("a public page, nobody signed in")
  void publicPage_anonymous_isServed() throws Exception {
    assertAnswer(visitor().get("/open/page"), 200, NOBODY);
  }

  @Test
  @DisplayName("a protected page, asked by a program: 401")
  void protectedPage_program_is401() throws Exception {
    HttpResponse<String> answer = visitor().get("/private/page");

    assertAnswer(answer, 401, UNAUTHENTICATED);
    assertThat(answer.headers().allValues("WWW-Authenticate"))
        .containsExactly("Bearer realm=\"sallyport\"");
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
  }

  @Test
  @DisplayName("a protected page, asked by a browser: the sign-in page, and back")
  void protectedPage_navigation_goesToSignIn() throws Exception {
    assertGoesToSignIn("/private/page?a=b");
  }

  @Test
  @DisplayName("a path that no rule names is protected")
  void unnamedPath_isProtected() throws Exception {
    assertAnswer(visitor().get("/unnamed/page"), 401, UNAUTHENTICATED);
    assertAnswer(signedIn("ulla").get("/unnamed/page"), 200, ULLA);
  }

  @Test
  @DisplayName("the sign-in page is a page")
  void signInPage_isServed() throws Exception {
    HttpResponse<String> page = visitor().navigate("/auth/login");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("name=\"password\"").doesNotContain("<script");
    assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
  }

  @Test
  @DisplayName("signing in by the page's form leads back")
  void signIn_form_leadsBack() throws Exception {
    Visitor visitor = visitor();

    HttpResponse<String> answer =
        visitor.submit(
            "/auth/login",
            "username",
            "ulla",
            "password",
            "a passphrase for ulla alone",
            "continue",
            path("/private/page"));

    assertAnswer(answer, 303, "");
    assertThat(answer.headers().firstValue("Location")).hasValue(path("/private/page"));
    assertAnswer(visitor.get("/private/page"), 200, ULLA);
  }

  @Test
  @DisplayName("a wrong password and an unknown name get one answer")
  void signIn_wrong_is401() throws Exception {
    HttpResponse<String> wrong = visitor().signIn("ulla", "not this one", "cookie");
    HttpResponse<String> unknown = visitor().signIn("nobody", "not this one", "cookie");

    assertProblem(wrong, 401, "invalid_credentials");
    assertThat(unknown.body()).isEqualTo(wrong.body());
    assertThat(wrong.headers().allValues("Set-Cookie")).isEmpty();
  }

  @Test
  @DisplayName("a session's caller and roles in the request")
  void session_callerAndRoles() throws Exception {
    assertAnswer(signedIn("ulla").get("/private/page"), 200, ULLA);
    assertAnswer(signedIn("anna").get("/private/page"), 200, ANNA);
  }

  @Test
  @DisplayName("a public page knows who is signed in")
  void publicPage_signedIn_knowsTheCaller() throws Exception {
    HttpResponse<String> answer = signedIn("anna").get("/open/page");

    assertAnswer(answer, 200, ANNA);
    assertThat(answer.headers().firstValue("Cache-Control"))
        .hasValueSatisfying(policy -> assertThat(policy).contains("no-store"));
  }

  @Test
  @DisplayName("a role that is lacking: 403")
  void rule_roleLacking_is403() throws Exception {
    assertProblem(signedIn("ulla").get("/admin/page"), 403, "insufficient_permission");
    assertAnswer(signedIn("anna").get("/admin/page"), 200, ANNA);
  }

  @Test
  @DisplayName("permissions by method; a method that no rule lists: 403")
  void rule_permissionByMethod() throws Exception {
    Visitor ulla = signedIn("ulla");

    assertAnswer(ulla.get("/notes/page"), 200, ULLA);
    assertProblem(ulla.post("/notes/page", Visitor.FORM, ""), 403, "insufficient_permission");
    assertAnswer(
        signedIn("anna").post("/notes/page", Visitor.FORM, ""), 200, ANNA + "method=POST\n");
    assertProblem(
        signedIn("anna")
            .send(
                "DELETE", "/notes/page", BodyPublishers.noBody(), "Sec-Fetch-Site", "same-origin"),
        403,
        "insufficient_permission");
  }

  @Test
  @DisplayName("a request of another site with the cookie: 403")
  void crossSite_unsafe_is403() throws Exception {
    Visitor anna = signedIn("anna");

    assertProblem(
        anna.send("POST", "/notes/page", BodyPublishers.noBody(), "Sec-Fetch-Site", "cross-site"),
        403,
        "cross_site_request");
    assertProblem(
        anna.send("POST", "/notes/page", BodyPublishers.noBody(), "Origin", "https://evil.example"),
        403,
        "cross_site_request");
  }

  @Test
  @DisplayName("a request that says nothing of where it comes from, with the cookie: 403")
  void unknownSite_unsafe_is403() throws Exception {
    assertProblem(
        signedIn("anna").send("POST", "/notes/page", BodyPublishers.noBody()),
        403,
        "cross_site_request");
  }

  @Test
  @DisplayName("an unknown session cookie is nobody, and goes")
  void session_unknown_isNobody() throws Exception {
    Visitor visitor = signedIn("ulla");
    String name = visitor.cookies().keySet().iterator().next();
    HttpResponse<String> answer =
        visitor.get("/private/page", "Cookie", name + "=" + "A".repeat(43));

    assertAnswer(answer, 401, UNAUTHENTICATED);
    assertThat(answer.headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .contains("Max-Age=0");
  }

  @Test
  @DisplayName("two session cookies are none")
  void session_doubled_isNobody() throws Exception {
    Visitor visitor = signedIn("ulla");
    String name = visitor.cookies().keySet().iterator().next();
    String pair = name + "=" + visitor.session();

    assertAnswer(visitor.get("/private/page", "Cookie", pair + "; " + pair), 401, UNAUTHENTICATED);
  }

  @Test
  @DisplayName("a sign-out ends the session at once")
  void signOut_endsTheSession() throws Exception {
    Visitor ulla = signedIn("ulla");
    Visitor thief = ulla.copy();

    assertThat(ulla.leave("/auth/logout").statusCode()).isEqualTo(204);

    assertThat(ulla.cookies().keySet()).noneMatch(name -> name.startsWith("session"));
    assertAnswer(thief.get("/private/page"), 401, UNAUTHENTICATED);
  }

  @Test
  @DisplayName("a sign-out everywhere ends other sessions and tokens")
  void signOutEverywhere_endsAll() throws Exception {
    Visitor ulla = signedIn("ulla");
    Visitor other = signedIn("ulla");
    String token = token("ulla");

    assertThat(ulla.leave("/auth/logout-all").statusCode()).isEqualTo(204);

    assertAnswer(other.get("/private/page"), 401, UNAUTHENTICATED);
    assertAnswer(
        visitor().get("/private/page", "Authorization", "Bearer " + token), 401, INVALID_TOKEN);
  }

  @Test
  @DisplayName("the server's own session keeps no caller past revocation")
  void containerSession_afterRevocation_knowsNobody() throws Exception {
    Visitor ulla = signedIn("ulla");
    assertAnswer(ulla.get("/private/session"), 200, ULLA + "count=1\n");
    assertAnswer(ulla.get("/private/session"), 200, ULLA + "count=2\n");
    assertThat(ulla.cookies().size()).isGreaterThan(1);
    Visitor old = ulla.copy();

    assertThat(signedIn("ulla").leave("/auth/logout-all").statusCode()).isEqualTo(204);

    assertAnswer(old.copy().get("/private/session"), 401, UNAUTHENTICATED);
    assertAnswer(old.copy().get("/open/page"), 200, NOBODY);
    assertAnswer(old.copy().get("/private/page"), 401, UNAUTHENTICATED);
  }

  @Test
  @DisplayName("what one account left in the server's session is not shown to another")
  void containerSession_otherAccount_startsAnew() throws Exception {
    Visitor ulla = signedIn("ulla");
    assertAnswer(ulla.get("/private/session"), 200, ULLA + "count=1\n");
    Visitor anna = signedIn("anna");
    ulla.cookies().entrySet().stream()
        .filter(cookie -> !cookie.getKey().startsWith("session"))
        .forEach(cookie -> anna.cookies().put(cookie.getKey(), cookie.getValue()));

    assertAnswer(anna.get("/private/session"), 200, ANNA + "count=1\n");
  }

  @Test
  @DisplayName("bearer token")
  void bearer_valid_passes() throws Exception {
    assertAnswer(
        visitor().get("/private/page", "Authorization", "Bearer " + token("ulla")), 200, ULLA);
  }

  @Test
  @DisplayName("a bad bearer token is refused on public paths too")
  void bearer_bad_is401Everywhere() throws Exception {
    HttpResponse<String> answer = visitor().get("/open/page", "Authorization", "Bearer bad");

    assertAnswer(answer, 401, INVALID_TOKEN);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer realm=\"sallyport\", error=\"invalid_token\"");
  }

  @Test
  @DisplayName("a bad bearer token never falls back to a good cookie")
  void bearer_badWithCookie_is401() throws Exception {
    assertAnswer(
        signedIn("ulla").get("/private/page", "Authorization", "Bearer bad"), 401, INVALID_TOKEN);
  }

  @Test
  @DisplayName("a bearer token decides over a cookie")
  void bearer_withCookieOfAnother_decides() throws Exception {
    assertAnswer(
        signedIn("anna").get("/private/page", "Authorization", "Bearer " + token("ulla")),
        200,
        ULLA);
  }

  @Test
  @DisplayName("a token in the query string is not read")
  void token_inQuery_isNotRead() throws Exception {
    assertAnswer(
        visitor().get("/private/page?access_token=" + token("ulla")), 401, UNAUTHENTICATED);
  }

  @Test
  @DisplayName("refresh tokens rotate; a used one ends the family")
  void refresh_rotates() throws Exception {
    HttpResponse<String> first = visitor().signIn("ulla", "a passphrase for ulla alone", "token");
    String refresh = Visitor.member(first, "refresh_token");
    HttpResponse<String> second = refreshed(refresh);
    String next = Visitor.member(second, "refresh_token");

    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(next).isNotEqualTo(refresh);
    assertThat(refreshed(next).statusCode()).isEqualTo(200);
    assertProblem(refreshed(refresh), 400, "invalid_grant");
  }

  private HttpResponse<String> refreshed(String token) throws Exception {
    return visitor()
        .post(
            "/auth/token",
            Visitor.FORM,
            Visitor.form("grant_type", "refresh_token", "refresh_token", token));
  }

  @Test
  @DisplayName("API key, as X-API-Key and as bearer")
  void apiKey_passes() throws Exception {
    String key = key("ulla", "\"notes:read\"");

    assertAnswer(visitor().get("/notes/page", "X-API-Key", key), 200, ULLA);
    assertAnswer(visitor().get("/notes/page", "Authorization", "Bearer " + key), 200, ULLA);
    assertThat(visitor().get("/notes/page", "X-API-Key", key + "x").statusCode()).isEqualTo(401);
  }

  @Test
  @DisplayName("a key with less than its account may do has no role")
  void apiKey_narrow_hasNoRole() throws Exception {
    String key = key("anna", "\"notes:read\"");

    assertAnswer(visitor().get("/notes/page", "X-API-Key", key), 200, report("anna", false, false));
    assertProblem(visitor().get("/admin/page", "X-API-Key", key), 403, "insufficient_permission");
  }

  @Test
  @DisplayName("two credentials, or one twice: 400")
  void credentials_two_is400() throws Exception {
    assertProblem(
        visitor().get("/open/page", "X-API-Key", "sk_live_x", "Authorization", "Bearer bad"),
        400,
        "invalid_request");
    assertProblem(
        visitor().get("/open/page", "Authorization", "Bearer a", "Authorization", "Bearer b"),
        400,
        "invalid_request");
  }
}
