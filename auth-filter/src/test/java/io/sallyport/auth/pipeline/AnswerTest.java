package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTest {

  @Test
  void json_valuesOfEachKind_areWrittenAsSuch() {
    var inner = new LinkedHashMap<String, @Nullable Object>();
    inner.put("null", null);
    inner.put("yes", true);
    inner.put("list", new ArrayList<>(Arrays.asList("a", null, 2L, List.of(), Map.of())));
    var body = new LinkedHashMap<String, Object>();
    body.put("in", inner);
    body.put("number", 7);
    body.put("text", "\"\u2028\n");

    Answer answer = Answer.json(200, body);

    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"in\":{\"null\":null,\"yes\":true,\"list\":[\"a\",null,2,[],{}]},"
                + "\"number\":7,\"text\":\"\\\"\u2028\\n\"}");
    assertThat(answer.contentType()).isEqualTo("application/json");
  }

  @Test
  void with_headers_comeAfterThoseThatAreThere() {
    Answer answer = Answer.seeOther("/a").with("X", "1").with(List.of(new Answer.Header("X", "2")));

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.headers())
        .containsExactly(
            new Answer.Header("Location", "/a"),
            new Answer.Header("X", "1"),
            new Answer.Header("X", "2"));
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void html_page_isKeptFromWindowsOfOtherSites() {
    Answer page = Answer.html(200, "<p>".getBytes(StandardCharsets.UTF_8), "default-src 'none'");

    assertThat(page.headers())
        .containsExactly(
            new Answer.Header("Content-Security-Policy", "default-src 'none'"),
            new Answer.Header("Cross-Origin-Opener-Policy", "same-origin"));
    assertThat(page.contentType()).isEqualTo("text/html; charset=utf-8");
    assertThat(page.body()).asString(StandardCharsets.UTF_8).isEqualTo("<p>");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1000,1", "1001,2", "60000,60"})
  void retryAfter_wait_isRoundedUp(long millis, String seconds) {
    Problem problem = Problem.of(Problem.Kind.TOO_MANY_REQUESTS);

    assertThat(RetryAfter.in(problem, Duration.ofMillis(millis)))
        .isEqualTo(problem.with("Retry-After", seconds));
  }

  @Test
  void handedOver_credential_isPrintedNowhere() {
    assertThat(new Delivery.Result.Issued(Map.of("access_token", "secret")))
        .hasToString("Issued[redacted]");
  }
}
