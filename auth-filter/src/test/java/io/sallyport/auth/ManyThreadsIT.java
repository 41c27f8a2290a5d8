package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many callers at once: nobody is ever taken for another, and nothing fails. */
class ManyThreadsIT {

  private static final int CLIENTS = 16;
  private static final int REQUESTS = 2_000;

  /** Tomcat ends a connection after a hundred. */
  private static final int REQUESTS_A_CONNECTION = 50;

  /** A request, and the whole answer it had while nobody else was calling. */
  private record Known(String request, String answer) {}

  @ParameterizedTest
  @EnumSource(names = {"JETTY", "TOMCAT"})
  void manyClients_eachByEveryKindOfCredential_areAlwaysThemselves(Engine engine) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
    try (TestSite site = TestSite.on(engine).start()) {
      List<List<Known>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(requestsOf(site, "client-" + i));
      }
      List<Future<List<String>>> wrong = new ArrayList<>();
      for (List<Known> known : clients) {
        wrong.add(pool.submit(() -> differences(site, known)));
      }
      for (Future<List<String>> one : wrong) {
        assertThat(one.get(5, TimeUnit.MINUTES)).isEmpty();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<Known> requestsOf(TestSite site, String username) throws Exception {
    site.account(username, "user");
    String cookie = site.signedIn(username);
    String token = "Authorization: Bearer " + site.accessToken(username);
    var requests = new ArrayList<Known>();
    for (String path : List.of("/open/a", "/notes", "/auth/me")) {
      for (String credential : List.of(cookie, token)) {
        requests.add(known(site, path, credential, username));
      }
    }
    requests.add(known(site, "/open/a", "X-Nobody: here", "null"));
    requests.add(known(site, "/notes", "X-Nobody: here", "unauthenticated"));
    requests.add(known(site, "/notes", token + "A", "invalid_token"));
    return requests;
  }

  private static Known known(TestSite site, String path, String header, String tells)
      throws Exception {
    String request = site.keptAlive("GET", path, header) + "\r\n";
    try (RawHttp http = site.connect()) {
      http.send(request);
      RawAnswer answer = http.answer();
      assertThat(answer.status()).as("%s", answer).isIn(200, 401);
      assertThat(answer.text())
          .containsAnyOf(
              "\nuser=" + tells + "\n",
              "\"username\":\"" + tells + "\"",
              "\"error\":\"" + tells + "\"");
      return new Known(request, answer.comparable());
    }
  }

  private static List<String> differences(TestSite site, List<Known> known) throws Exception {
    var wrong = new ArrayList<String>();
    for (int sent = 0; sent < REQUESTS && wrong.isEmpty(); sent += REQUESTS_A_CONNECTION) {
      try (RawHttp http = site.connect()) {
        for (int i = sent; i < sent + REQUESTS_A_CONNECTION; i++) {
          Known one = known.get(i % known.size());
          http.send(one.request());
          String answer = http.answer().comparable();
          if (!answer.equals(one.answer())) {
            wrong.add("expected " + one.answer() + "\nbut was " + answer);
          }
        }
      }
    }
    return wrong;
  }
}
