package io.sallyport.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server with the scenarios' application, and who visits it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Results.class)
abstract class OnServer {

  static final String NOBODY = report("null", false, false);
  static final String ULLA = report("ulla", true, false);
  static final String ANNA = report("anna", true, true);

  static final String UNAUTHENTICATED =
      "{\"type\":\"urn:sallyport:problem:unauthenticated\",\"title\":\"Sign in to see this\","
          + "\"status\":401,\"error\":\"unauthenticated\"}";
  static final String INVALID_TOKEN =
      "{\"type\":\"urn:sallyport:problem:invalid_token\",\"title\":\"The credential is not"
          + " valid\",\"status\":401,\"error\":\"invalid_token\"}";

  private final Server server;

  OnServer(Server server) {
    this.server = server;
  }

  Server server() {
    return server;
  }

  @BeforeAll
  void start() throws Exception {
    server.start();
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  Visitor visitor() {
    return new Visitor(server.at(Application.SCENARIOS));
  }

  /** With the context path. */
  static String path(String below) {
    return Application.SCENARIOS.context() + below;
  }

  Visitor signedIn(String name) throws Exception {
    Visitor visitor = visitor();
    assertThat(visitor.signIn(name).statusCode()).isEqualTo(200);
    return visitor;
  }

  String token(String name) throws Exception {
    return Visitor.member(
        visitor().signIn(name, "a passphrase for " + name + " alone", "token"), "access_token");
  }

  /** An API key of the account, limited to the scopes. */
  String key(String name, String scopes) throws Exception {
    HttpResponse<String> made =
        signedIn(name)
            .post(
                "/auth/api-keys",
                Visitor.JSON,
                "{\"name\":\"k\",\"scopes\":[%s],\"expires_in\":3600,\"environment\":\"live\"}"
                    .formatted(scopes));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return Visitor.member(made, "key");
  }

  static String report(String name, boolean user, boolean admin) {
    return "principal=%s\nremoteUser=%s\nuser=%s\nadmin=%s\n".formatted(name, name, user, admin);
  }

  static void assertAnswer(HttpResponse<String> answer, int status, String body) {
    assertThat(answer.body()).as("%s %s", answer, answer.headers().map()).isEqualTo(body);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  /** A browser is sent to the sign-in page, which knows where to go on. */
  final void assertGoesToSignIn(String path) throws Exception {
    HttpResponse<String> answer = visitor().navigate(path);

    assertAnswer(answer, 303, "");
    assertThat(answer.headers().firstValue("Location"))
        .hasValue(path("/auth/login") + "?continue=" + Visitor.encode(path(path)));
  }

  static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer + " " + answer.body()).isEqualTo(status);
    assertThat(Visitor.member(answer, "error")).isEqualTo(code);
  }
}
