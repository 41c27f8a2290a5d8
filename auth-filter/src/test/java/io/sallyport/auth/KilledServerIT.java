package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed while clients refresh their tokens, and started again on its data. */
class KilledServerIT {

  private static final int CLIENTS = 8;
  private static final int KILLS = 2;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** An answer that a client has read to its end. */
  private record Pair(String access, String refresh) {
    static Pair of(String body) {
      return new Pair(member(body, "access_token"), member(body, "refresh_token"));
    }

    private static String member(String body, String name) {
      return body.replaceFirst(".*\"" + name + "\":\"([^\"]+)\".*", "$1");
    }
  }

  /** The server, in a process of its own. */
  private record Server(Process process, int port) implements AutoCloseable {

    static Server start(Path folder) throws IOException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  GuardedServer.class.getName(),
                  folder.toString())
              .redirectError(folder.resolve("log").toFile())
              .start();
      BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("port ")) {
          return new Server(process, Integer.parseInt(line.substring(5)));
        }
      }
      throw new IllegalStateException("The server did not start; its log is in " + folder);
    }

    HttpResponse<String> send(String path, String type, String body, String... headers)
        throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(60))
              .header("Content-Type", type);
      if (headers.length > 0) {
        request.headers(headers);
      }
      request =
          body.isEmpty() ? request.GET() : request.POST(HttpRequest.BodyPublishers.ofString(body));
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    Pair signIn() throws IOException, InterruptedException {
      HttpResponse<String> answer =
          send(
              "/auth/login",
              "application/json",
              "{\"username\":\"alice\",\"password\":\"%s\",\"deliver\":\"token\"}"
                  .formatted(TestSite.PASSWORD));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return Pair.of(answer.body());
    }

    HttpResponse<String> renew(String refresh) throws IOException, InterruptedException {
      return send(
          "/auth/token",
          "application/x-www-form-urlencoded",
          "grant_type=refresh_token&refresh_token=" + refresh);
    }

    int use(String access) throws IOException, InterruptedException {
      return send("/read/a", "text/plain", "", "Authorization", "Bearer " + access).statusCode();
    }

    /** Without a chance to write or close anything. */
    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  /** What each client has read before the server was gone. */
  private static List<List<Pair>> refreshUntilKilled(Server server, int each) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
    var busy = new CountDownLatch(CLIENTS);
    try {
      var clients = new ArrayList<Future<List<Pair>>>();
      for (int i = 0; i < CLIENTS; i++) {
        Pair first = server.signIn();
        clients.add(pool.submit(() -> refresh(server, first, busy, each)));
      }
      assertThat(busy.await(120, TimeUnit.SECONDS)).as("every client has refreshed").isTrue();
      server.close();
      var answered = new ArrayList<List<Pair>>();
      for (Future<List<Pair>> client : clients) {
        answered.add(client.get());
      }
      return answered;
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<Pair> refresh(Server server, Pair first, CountDownLatch busy, int each)
      throws InterruptedException {
    var answered = new ArrayList<>(List.of(first));
    try {
      while (true) {
        Pair last = answered.get(answered.size() - 1);
        HttpResponse<String> answer = server.renew(last.refresh());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        answered.add(Pair.of(answer.body()));
        if (answered.size() == each) {
          busy.countDown();
        }
      }
    } catch (IOException e) {
      assertThat(server.process().waitFor(60, TimeUnit.SECONDS)).as("the server is dead").isTrue();
      return answered;
    }
  }

  @Test
  @Timeout(300)
  void tokens_answeredBeforeTheKill_workAfterItAndNoneTwice(@TempDir Path folder) throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      List<List<Pair>> clients;
      try (Server server = Server.start(folder)) {
        clients = refreshUntilKilled(server, 8 + 5 * kill);
      }
      try (Server again = Server.start(folder)) {
        for (int i = 0; i < CLIENTS; i++) {
          List<Pair> answered = clients.get(i);
          for (Pair pair : answered) {
            assertThat(again.use(pair.access())).isEqualTo(200);
          }
          goesOn(again, answered, i % (answered.size() - 1));
        }
      }
    }
  }

  /**
   * The last token has one successor, which is the one that was committed before the kill if there
   * is one; a token that has been used ends the family.
   */
  private static void goesOn(Server server, List<Pair> answered, int used) throws Exception {
    String last = answered.get(answered.size() - 1).refresh();
    HttpResponse<String> first = server.renew(last);
    HttpResponse<String> second = server.renew(last);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(second.statusCode() + second.body()).isEqualTo(200 + first.body());
    HttpResponse<String> next = server.renew(Pair.of(first.body()).refresh());
    assertThat(next.statusCode()).as(next.body()).isEqualTo(200);
    assertThat(server.use(Pair.of(next.body()).access())).isEqualTo(200);

    HttpResponse<String> reuse = server.renew(answered.get(used).refresh());
    assertThat(reuse.statusCode() + reuse.body())
        .isEqualTo(
            "400{\"error\":\"invalid_grant\","
                + "\"error_description\":\"The refresh token cannot be used\"}");
    assertThat(server.use(Pair.of(next.body()).access())).isEqualTo(401);
    assertThat(server.renew(Pair.of(next.body()).refresh()).statusCode()).isEqualTo(400);
  }
}
