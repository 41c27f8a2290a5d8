package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Input: the {@code Cookie} lines of a request, a line each. */
class CookieHeaderFuzzTest {

  @FuzzTest
  void cookies_any_areReadAsASimpleReaderWould(byte[] input) {
    var request = new FakeRequest();
    List<String> lines = List.of(new String(input, StandardCharsets.ISO_8859_1).split("\n", -1));
    lines.forEach(line -> request.header("Cookie", line));
    HttpServletRequest sent = request.request(FakeRequest.site("", true));
    for (String name : List.of("session", "__Host-session", "a")) {
      assertThat(CookieHeader.value(sent, name)).isEqualTo(expected(lines, name));
    }
    assertThat(CookieHeader.value(sent, "__Host-", "session"))
        .isEqualTo(expected(lines, "__Host-session"));
  }

  private static @Nullable String expected(List<String> lines, String name) {
    var found = new ArrayList<String>();
    for (String line : lines) {
      for (String pair : line.split(";", -1)) {
        String trimmed = pair.replaceFirst("^[ \t]+", "");
        if (trimmed.startsWith(name + "=")) {
          found.add(trimmed.substring(name.length() + 1).strip());
        }
      }
    }
    return found.isEmpty() ? null : found.size() > 1 ? CookieHeader.AMBIGUOUS : found.get(0);
  }
}
