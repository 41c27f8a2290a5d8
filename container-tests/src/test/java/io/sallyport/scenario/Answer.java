package io.sallyport.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What came back, without what depends on the application's name and the moment.
 *
 * @param headers by their names in small letters; cookies without their values
 */
record Answer(int status, Map<String, List<String>> headers, String body) {

  /** They change by themselves: the moment, and how long the name is. */
  private static final Set<String> UNLIKE = Set.of("date", "content-length");

  /** Of a stack trace, whose accessors have other names each time. */
  private static final String FRAMES = "(?m)^\\s+(at |\\.\\.\\. \\d+ more).*\\R?";

  static Answer of(HttpResponse<String> response, Application application) {
    var headers = new TreeMap<String, List<String>>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!UNLIKE.contains(name)) {
                headers.put(
                    name,
                    values.stream()
                        .map(value -> name.equals("set-cookie") ? cookie(value) : value)
                        .map(value -> unnamed(value, application))
                        .toList());
              }
            });
    return new Answer(response.statusCode(), headers, unnamed(response.body(), application));
  }

  void assertStatus(int expected) {
    assertThat(status).as(toString()).isEqualTo(expected);
  }

  /** A page whose text begins so. */
  void assertPage(String text) {
    assertStatus(200);
    assertThat(body).as(toString()).startsWith(text);
  }

  /** Asks for credentials in that way. */
  void assertChallenge(String challenge) {
    assertStatus(401);
    assertThat(headers.get("www-authenticate")).containsExactly(challenge);
  }

  /** Leads to that page of the application. */
  void assertLeadsTo(String path) {
    assertThat(status / 100).as(toString()).isEqualTo(3);
    assertThat(headers.get("location")).singleElement(STRING).endsWith("/own" + path);
  }

  private static String unnamed(String text, Application application) {
    return text.replace(application.name(), "own").replaceAll(FRAMES, "");
  }

  /** Its name and its attributes. */
  private static String cookie(String text) {
    return text.replaceFirst("=[^;]+", "=...").replaceAll("(?i)(expires=)[^;]+", "$1...");
  }
}
