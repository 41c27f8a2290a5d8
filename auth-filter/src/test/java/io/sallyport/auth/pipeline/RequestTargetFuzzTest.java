package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Input: method, context path and target of a request, a line each. */
class RequestTargetFuzzTest {

  private final RequestSanity sanity = new RequestSanity();

  @FuzzTest
  void target_any_isReadInOneWayOrRefused(byte[] input) {
    String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", 3);
    if (lines.length < 3) {
      return;
    }
    String contextPath = lines[1].equals("/app") ? "/app" : "";
    String raw = lines[2];
    String path = RequestPath.below(contextPath, raw);
    if (path == null) {
      assertThat(decide(contextPath, lines[0], raw, raw)).isInstanceOf(Decision.Refuse.class);
      return;
    }
    normalised(path);
    assertThat(RequestPath.below("", escaped(path))).isEqualTo(path);
    assertThat(javaReads(raw)).isIn("", contextPath + path, contextPath);

    boolean connect = lines[0].equals("CONNECT");
    Decision decision = decide(contextPath, lines[0], raw, path);
    assertThat(decision.equals(Decision.NEXT)).isNotEqualTo(connect);
    if (raw.indexOf('%') >= 0) {
      assertThat(decide(contextPath, lines[0], raw, path + "x").equals(Decision.NEXT))
          .isEqualTo(!connect && path.endsWith("/"));
      assertThat(decide(contextPath, lines[0], raw, "/else" + path))
          .isInstanceOf(Decision.Refuse.class);
    }
  }

  private Decision decide(String contextPath, String method, String raw, String dispatched) {
    return sanity.decide(
        new FakeRequest()
            .method(method)
            .path(raw, dispatched)
            .exchange(FakeRequest.site(contextPath, true)));
  }

  /** Nothing is left that a file system, a proxy or a browser would read as another path. */
  private static void normalised(String path) {
    assertThat(path).startsWith("/").doesNotContain("//", "\\", ";", "\0");
    List<String> segments = Arrays.asList(path.substring(1).split("/", -1));
    assertThat(segments).doesNotContain(".", "..");
    assertThat(path.chars()).noneMatch(Character::isISOControl);
    for (String segment : segments) {
      assertThat(segment).doesNotEndWith(".").doesNotEndWith(" ");
      assertThat(segment).doesNotContainPattern("%[0-9A-Fa-f]{2}");
    }
  }

  /** Every octet escaped that may be: another spelling of the same path. */
  private static String escaped(String path) {
    var text = new StringBuilder();
    for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
      text.append(octet == '/' ? "/" : "%%%02X".formatted(octet & 0xff));
    }
    return text.toString();
  }

  /** What the JDK makes of it; empty where it does not take it. */
  private static String javaReads(String raw) {
    try {
      return new URI(raw).getPath();
    } catch (URISyntaxException e) {
      return "";
    }
  }
}
