package io.sallyport.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the guard does on every server, through whichever door. */
abstract class Scenarios extends CredentialScenarios {

  private static final long PATIENCE_NANOS = 20_000_000_000L;

  Scenarios(Server server) {
    super(server);
  }

  @Test
  @DisplayName("the account's own endpoints")
  void endpoints_ofTheAccount() throws Exception {
    Visitor anna = signedIn("anna");

    assertThat(anna.get("/auth/me").body())
        .contains("\"username\":\"anna\"", "\"mechanism\":\"session\"", "\"acr\":\"aal1\"");
    assertThat(anna.get("/auth/sessions").body()).contains("\"current\":true");
    assertAnswer(visitor().get("/auth/me"), 401, UNAUTHENTICATED);
  }

  @Test
  @DisplayName("the endpoints for machines")
  void endpoints_forMachines() throws Exception {
    assertThat(visitor().get("/auth/jwks.json").statusCode()).isEqualTo(200);
    assertAnswer(visitor().get("/auth/health"), 200, "{\"status\":\"up\"}");
  }

  @Test
  @DisplayName("no such endpoint: 404; a wrong method: 405")
  void endpoints_unknown_is404() throws Exception {
    Visitor anna = signedIn("anna");

    assertProblem(anna.get("/auth/nothing"), 404, "not_found");
    HttpResponse<String> wrong = anna.get("/auth/logout");
    assertProblem(wrong, 405, "method_not_allowed");
    assertThat(wrong.headers().firstValue("Allow")).hasValue("POST");
  }

  @Test
  @DisplayName("bodies that are too long, of another type, or garbled")
  void bodies_bad_are4xx() throws Exception {
    Visitor visitor = visitor();

    assertProblem(
        visitor.post("/auth/login", Visitor.JSON, "{\"username\":\"" + "x".repeat(70_000) + "\"}"),
        413,
        "body_too_large");
    assertProblem(
        visitor.post("/auth/login", "text/plain", "hello"), 415, "unsupported_media_type");
    assertProblem(
        visitor.post("/auth/login", Visitor.JSON, "{\"username\":"), 400, "malformed_request");
    assertProblem(
        visitor.post("/auth/login", Visitor.JSON, "{\"username\":\"a\",\"username\":\"b\"}"),
        400,
        "malformed_request");
  }

  /** The server's clock is its own: asks until it answers otherwise. */
  private static HttpResponse<String> onceRefused(Visitor visitor, String path) throws Exception {
    long start = System.nanoTime();
    HttpResponse<String> answer = visitor.get(path);
    while (answer.statusCode() == 200) {
      assertThat(System.nanoTime() - start).isLessThan(PATIENCE_NANOS);
      answer = visitor.get(path);
    }
    return answer;
  }

  @Test
  @DisplayName("a rule that wants a fresh sign-in")
  void rule_fresh_passesAfterSignInAndNoLonger() throws Exception {
    Visitor ulla = signedIn("ulla");
    assertAnswer(ulla.get("/fresh/page"), 200, ULLA);

    HttpResponse<String> stale = onceRefused(ulla, "/fresh/page");

    assertProblem(stale, 401, "insufficient_user_authentication");
    assertThat(stale.body()).contains("\"max_age\":5");
    assertAnswer(ulla.get("/private/page"), 200, ULLA);
  }

  @Test
  @DisplayName("a rule that wants a second factor")
  void rule_secondFactor_isAskedFor() throws Exception {
    assertProblem(signedIn("ulla").get("/strong/page"), 403, "second_factor_not_enrolled");
    assertThat(signedIn("ulla").navigate("/strong/page").statusCode()).isEqualTo(303);
  }

  @Test
  @DisplayName("a path that is left to the application")
  void rule_application_isUntouched() throws Exception {
    HttpResponse<String> answer = visitor().get("/left/page", "Authorization", "Basic dTpw");

    assertAnswer(answer, 200, NOBODY);
  }

  @Test
  @DisplayName("ambiguous paths: 400")
  void path_ambiguous_is400() throws Exception {
    for (String path :
        new String[] {"/open/..;/private/page", "/open/%2e%2e/private/page", "/open//page"}) {
      assertThat(signedIn("anna").get(path).statusCode()).as(path).isEqualTo(400);
    }
  }

  @Test
  @DisplayName("a rule's limit: 429")
  void rule_limit_is429() throws Exception {
    Visitor visitor = visitor();
    for (int i = 0; i < 3; i++) {
      assertAnswer(visitor.get("/limited/page"), 200, NOBODY);
    }

    HttpResponse<String> refused = visitor.get("/limited/page");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  @DisplayName("HttpServletRequest.login")
  void requestLogin_signsIn() throws Exception {
    Visitor visitor = visitor();

    HttpResponse<String> answer =
        visitor.post(
            "/open/login",
            Visitor.FORM,
            Visitor.form("name", "ulla", "word", "a passphrase for ulla alone"));

    assertAnswer(answer, 200, ULLA + "login=passed\n");
    assertAnswer(visitor.get("/private/page"), 200, ULLA);
    assertAnswer(
        visitor()
            .post("/open/login", Visitor.FORM, Visitor.form("name", "ulla", "word", "not this")),
        200,
        NOBODY + "login=refused\n");
  }

  @Test
  @DisplayName("HttpServletRequest.logout")
  void requestLogout_endsTheSession() throws Exception {
    Visitor ulla = signedIn("ulla");
    Visitor thief = ulla.copy();

    assertAnswer(ulla.post("/open/logout", Visitor.FORM, ""), 200, NOBODY);

    assertAnswer(thief.get("/private/page"), 401, UNAUTHENTICATED);
  }

  @Test
  @DisplayName("HttpServletRequest.authenticate")
  void requestAuthenticate_asksOrPasses() throws Exception {
    assertAnswer(visitor().post("/open/authenticate", Visitor.FORM, ""), 401, UNAUTHENTICATED);
    assertAnswer(signedIn("ulla").post("/open/authenticate", Visitor.FORM, ""), 200, ULLA);
    HttpResponse<String> page = visitor().submit("/open/authenticate");
    assertThat(page.statusCode()).isEqualTo(303);
    assertThat(page.headers().firstValue("Location"))
        .hasValueSatisfying(place -> assertThat(place).startsWith(path("/auth/login")));
  }

  @Test
  @DisplayName("an asynchronous request knows the caller")
  void async_knowsTheCaller() throws Exception {
    assertAnswer(signedIn("ulla").get("/private/later"), 200, ULLA);
    assertAnswer(visitor().get("/private/later"), 401, UNAUTHENTICATED);
  }

  @Test
  @DisplayName("a dispatch of an asynchronous request knows the caller")
  void asyncDispatch_knowsTheCaller() throws Exception {
    assertAnswer(signedIn("ulla").get("/private/dispatched"), 200, ULLA);
  }

  @Test
  @DisplayName("a forward knows the caller")
  void forward_knowsTheCaller() throws Exception {
    assertAnswer(signedIn("ulla").get("/private/forward"), 200, ULLA);
  }

  @Test
  @DisplayName("an error of the application stays one")
  void applicationError_staysOne() throws Exception {
    assertAnswer(signedIn("ulla").get("/private/failing"), 404, ULLA + "error=404\n");
    assertAnswer(visitor().get("/private/failing"), 401, UNAUTHENTICATED);
  }

  @Test
  @DisplayName("an error page of the application, nobody signed in")
  void applicationError_anonymous_showsThePage() throws Exception {
    assertAnswer(visitor().get("/open/failing"), 409, NOBODY + "error=409\n");
    assertAnswer(visitor().get("/open/nothing"), 404, NOBODY + "error=404\n");
    assertAnswer(visitor().navigate("/open/failing"), 409, NOBODY + "error=409\n");
  }

  @Test
  @DisplayName("every page has careful headers")
  void headers_areCareful() throws Exception {
    for (String path :
        new String[] {
          "/open/page", "/open/failing", "/open/nothing", "/private/page", "/auth/me"
        }) {
      assertThat(visitor().get(path).headers().allValues("X-Content-Type-Options"))
          .as(path)
          .containsExactly("nosniff");
    }
    for (String path : new String[] {"/private/page", "/auth/me", "/auth/login"}) {
      assertThat(visitor().get(path).headers().allValues("X-Frame-Options"))
          .as(path)
          .containsExactly("DENY");
    }
  }

  @Test
  @DisplayName("HEAD of a protected page has the status and no body")
  void head_hasNoBody() throws Exception {
    assertAnswer(visitor().send("HEAD", "/private/page", BodyPublishers.noBody()), 401, "");
  }
}
