package io.sallyport.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The two nodes that {@code mvn -Pnodes} shows. */
final class TwoNodesIT {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(
        request.timeout(Duration.ofSeconds(30)).header("Sec-Fetch-Site", "same-origin").build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder at(String origin, String path) {
    return HttpRequest.newBuilder(URI.create(origin + path)).header("Accept", "application/json");
  }

  private static HttpRequest.Builder post(String origin, String path, String body) {
    return at(origin, path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  @Test
  void session_ofOneNode_readsAndWritesAtTheOtherUntilItEndsAtEither() throws Exception {
    try (TwoNodes nodes =
        TwoNodes.start(Path.of(System.getProperty("sample.war")).toAbsolutePath(), 0, 0)) {
      HttpResponse<String> signIn =
          send(
              post(
                  nodes.origin(0),
                  "/auth/login",
                  "{\"username\":\"alice\",\"password\":\"alice-demo-passphrase\"}"));
      assertThat(signIn.statusCode()).as(signIn.body()).isEqualTo(200);
      String cookie =
          signIn.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");

      HttpResponse<String> written =
          send(
              post(nodes.origin(1), "/api/notes", "{\"title\":\"Shared\",\"body\":\"by two\"}")
                  .header("Cookie", cookie));
      assertThat(written.statusCode()).as(written.body()).isEqualTo(201);
      assertThat(send(at(nodes.origin(0), "/api/notes").header("Cookie", cookie)).body())
          .contains("Shared");

      assertThat(
              send(post(nodes.origin(1), "/auth/logout", "{}").header("Cookie", cookie))
                  .statusCode())
          .isEqualTo(204);
      assertThat(send(at(nodes.origin(0), "/api/notes").header("Cookie", cookie)).statusCode())
          .isEqualTo(401);
    }
  }
}
