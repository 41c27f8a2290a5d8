package io.sallyport.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Asynchronous requests at the Jakarta door: what the server's own threads know of the caller. */
abstract class LaterScenarios extends Scenarios {

  private static final String STARTED = "/open/ee-later";
  private static final String DISPATCHED = "/open/ee-dispatched";
  private static final List<String> LATER = List.of(STARTED, DISPATCHED);

  /** More than a server has at first for asynchronous requests. */
  private static final int THREADS = 8;

  LaterScenarios(Server server) {
    super(server);
  }

  /** The lines of a report. */
  static Map<String, String> lines(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer + " " + answer.body()).isEqualTo(200);
    Map<String, String> lines = new TreeMap<>();
    answer.body().lines().forEach(line -> lines.put(line.split("=", 2)[0], line.split("=", 2)[1]));
    return lines;
  }

  private void assertSessionBeansKnow(String path) throws Exception {
    assertThat(lines(signedIn("anna").get(path)))
        .containsEntry("principal", "anna")
        .containsEntry("ejb.caller", "anna")
        .containsEntry("ejb.forAdmin", "open");
    assertThat(lines(signedIn("ulla").get(path)))
        .containsEntry("ejb.caller", "ulla")
        .containsEntry("ejb.forUser", "open")
        .containsEntry("ejb.forAdmin", "refused");
    assertThat(lines(visitor().get(path)))
        .containsEntry("principal", "null")
        .containsEntry("ejb.forUser", "refused");
  }

  @Test
  @DisplayName("EJB in a dispatch of an asynchronous request: caller and roles")
  void asyncDispatch_ejbKnowsTheCaller() throws Exception {
    assertSessionBeansKnow(DISPATCHED);
  }

  @Test
  @DisplayName("EJB in AsyncContext.start: caller and roles")
  void asyncStart_ejbKnowsTheCaller() throws Exception {
    assertSessionBeansKnow(STARTED);
  }

  @Test
  @DisplayName("an asynchronous request never runs as another one's caller")
  void async_othersAreForgotten() throws Exception {
    Visitor anna = signedIn("anna");
    Visitor ulla = signedIn("ulla");
    for (int i = 0; i < 3 * THREADS; i++) {
      anna.get(LATER.get(i % 2));
    }
    for (int i = 0; i < 3 * THREADS; i++) {
      assertThat(lines(ulla.get(LATER.get(i % 2))))
          .containsEntry("principal", "ulla")
          .containsEntry("ejb.forAdmin", "refused");
      assertThat(lines(visitor().get(LATER.get(i % 2))))
          .containsEntry("principal", "null")
          .containsEntry("ejb.forUser", "refused")
          .containsEntry("ejb.forAdmin", "refused");
    }
  }

  @Test
  @DisplayName("asynchronous requests keep the server's session")
  void async_sessionStays() throws Exception {
    Visitor anna = signedIn("anna");
    Visitor nobody = visitor();
    for (int visits = 1; visits <= 4; visits++) {
      HttpResponse<String> answer = anna.get(LATER.get(visits % 2));
      assertThat(lines(answer)).containsEntry("visits", Integer.toString(visits));
      assertThat(answer.headers().allValues("Set-Cookie")).hasSize(visits == 1 ? 1 : 0);
      assertThat(lines(nobody.get(LATER.get(visits % 2))))
          .containsEntry("visits", Integer.toString(visits));
    }
    assertThat(anna.get("/private/page").statusCode()).isEqualTo(200);
  }
}
