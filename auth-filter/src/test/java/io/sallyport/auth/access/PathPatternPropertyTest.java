package io.sallyport.auth.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PathPatternPropertyTest {

  @Property(tries = 5_000)
  void matches_anyPatternAndPath_isWhatASimpleReaderFinds(
      @ForAll("patterns") List<String> pattern, @ForAll("paths") List<String> path) {
    PathPattern compiled = PathPattern.of("/" + String.join("/", pattern));
    String text = "/" + String.join("/", path);

    boolean expected = simple(pattern, path);
    assertThat(compiled.matches(text)).as("%s on %s", compiled, text).isEqualTo(expected);
    assertThat(compiled.match(text).equals(PathPattern.Match.EXACT)).isEqualTo(expected);
    assertThat(compiled.matchesInAnyCase(text.toUpperCase(Locale.ROOT))).isEqualTo(expected);
    assertThat(compiled.match(text + "//x").equals(PathPattern.Match.EXACT) && !expected).isFalse();
  }

  @Property
  void covers_whatItSays_matchesEveryPathOfTheOther(
      @ForAll("patterns") List<String> one,
      @ForAll("patterns") List<String> other,
      @ForAll("paths") List<String> path) {
    PathPattern wide = PathPattern.of("/" + String.join("/", one));
    PathPattern narrow = PathPattern.of("/" + String.join("/", other));
    String text = "/" + String.join("/", path);
    if (wide.covers(narrow) && narrow.matches(text)) {
      assertThat(wide.matches(text)).as("%s covers %s, which has %s", wide, narrow, text).isTrue();
    }
  }

  /** Segment by segment, by trying; a slash at the end makes no difference. */
  private static boolean simple(List<String> pattern, List<String> path) {
    var segments = new ArrayList<>(path);
    if (segments.get(segments.size() - 1).isEmpty()) {
      segments.remove(segments.size() - 1);
    }
    return from(pattern, segments);
  }

  private static boolean from(List<String> pattern, List<String> path) {
    if (pattern.isEmpty()) {
      return path.isEmpty();
    }
    List<String> rest = pattern.subList(1, pattern.size());
    if (pattern.get(0).equals("**")) {
      for (int skipped = 0; skipped <= path.size(); skipped++) {
        if (from(rest, path.subList(skipped, path.size()))) {
          return true;
        }
      }
      return false;
    }
    return !path.isEmpty()
        && segment(pattern.get(0), path.get(0))
        && from(rest, path.subList(1, path.size()));
  }

  private static boolean segment(String pattern, String segment) {
    int star = pattern.indexOf('*');
    return star < 0
        ? pattern.equals(segment)
        : segment.length() >= pattern.length() - 1
            && segment.startsWith(pattern.substring(0, star))
            && segment.endsWith(pattern.substring(star + 1));
  }

  @Provide
  Arbitrary<List<String>> patterns() {
    return Arbitraries.of("a", "b", "ab", "*", "**", "a*", "*b", "a.c")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  @Provide
  Arbitrary<List<String>> paths() {
    Arbitrary<List<String>> segments =
        Arbitraries.of("a", "b", "ab", "aab", "c", "a.c", "abc").list().ofMinSize(1).ofMaxSize(6);
    return segments.flatMap(
        all ->
            Arbitraries.of(true, false)
                .map(
                    slash -> {
                      var path = new ArrayList<>(all);
                      if (slash) {
                        path.add("");
                      }
                      return path;
                    }));
  }
}
