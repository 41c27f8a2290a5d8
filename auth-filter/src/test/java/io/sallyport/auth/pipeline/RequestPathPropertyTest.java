package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RequestPathPropertyTest {

  @Property
  void below_encodedSegments_areReadAsTheyWere(@ForAll("paths") List<String> segments) {
    String path = "/" + String.join("/", segments);
    String raw =
        "/" + segments.stream().map(each -> encoded(each)).collect(Collectors.joining("/"));

    assertThat(RequestPath.below("", raw)).isEqualTo(path);
    assertThat(RequestPath.below("/app", "/app" + raw)).isEqualTo(path);
    assertThat(RequestPath.below("/app", raw)).isNull();
    assertThat(RequestPath.below("/app", "/apps" + raw)).isNull();
  }

  @Property
  void below_anyAmbiguousSegment_isRefused(
      @ForAll("paths") List<String> segments, @ForAll("ambiguous") String segment) {
    String before =
        "/" + segments.stream().map(each -> encoded(each)).collect(Collectors.joining("/"));

    assertThat(RequestPath.below("", before + "/" + segment)).isNull();
    assertThat(RequestPath.below("", before + "/" + segment + "/x")).isNull();
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Provide
  Arbitrary<List<String>> paths() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withChars("A0-_~!$&'()*+,=:@. \u00e9\u4e2d%")
        .ofMinLength(1)
        .ofMaxLength(8)
        .filter(each -> !each.endsWith(".") && !each.endsWith(" "))
        .filter(each -> !each.matches("(?s).*%[0-9A-Fa-f]{2}.*"))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> ambiguous() {
    return Arbitraries.of(
        ".", "..", "%2e", "%2E%2e", "a/../b", "a;b", "a%3Bb", "a%2Fb", "a%5cb", "a\\b", "a%00",
        "a%1f", "a%7f", "a%c2%85", "%ff", "%c0%ae", "%252e", "a%2541", "a.", "a%20", "%", "%z1",
        "a\u0101");
  }
}
