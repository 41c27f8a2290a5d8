package io.sallyport.auth.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {

  @ParameterizedTest
  @CsvSource({
    "/,/,true",
    "/,/a,false",
    "/a,/a,true",
    "/a,/a/,true",
    "/a/,/a,true",
    "/a,/ab,false",
    "/a,/a/b,false",
    "/a/**,/a,true",
    "/a/**,/a/,true",
    "/a/**,/a/b/c,true",
    "/a/**,/ab,false",
    "/**,/,true",
    "/**,/a/b,true",
    "/a/*,/a/b,true",
    "/a/*,/a/,false",
    "/a/*,/a,false",
    "/a/*,/a/b/c,false",
    "/a/*/c,/a/b/c,true",
    "/a/*/c,/a/b/d,false",
    "/a/*.css,/a/x.css,true",
    "/a/*.css,/a/x/y.css,false",
    "/a/*.css,/a/x.cssx,false",
    "/**/x,/x,true",
    "/**/x,/a/b/x,true",
    "/a/**/x,/a/x,true",
    "/a/**/x,/a/b/c/x,true",
    "/a/**/x,/ax,false",
    "/a/*/**,/a/b,true",
    "/a/*/**,/a/b/c,true",
    "/a.c,/abc,false",
    "/a,/A,false",
  })
  void matches_path_asWritten(String pattern, String path, boolean matches) {
    assertThat(PathPattern.of(pattern).matches(path)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "/admin/**,/ADMIN/x,true",
    "/admin/*/x,/Admin/B/X,true",
    "/k,/\u212A,true",
    "/admin,/admi,false",
  })
  void matchesInAnyCase_path_ignoresCase(String pattern, String path, boolean matches) {
    assertThat(PathPattern.of(pattern).matchesInAnyCase(path)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "/**,/a,true",
    "/a/**,/a/b,true",
    "/a/**,/a,true",
    "/a/**,/a/b/**,true",
    "/a/**,/ab,false",
    "/a,/a/b,false",
    "/a/b/**,/a/**,false",
  })
  void covers_other_onlyWhatIsWholeInside(String pattern, String other, boolean covers) {
    assertThat(PathPattern.of(pattern).covers(PathPattern.of(other))).isEqualTo(covers);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b, /a/b, EXACT",
    "/a/b, /A/b, OTHER_CASE",
    "/a/b, /a/c, NONE",
    "/a/**, /a/B, EXACT",
    "/a/**, /A, OTHER_CASE",
    "/a/*.x, /a/b.x, EXACT",
    "/a/*.x, /a/b.X, OTHER_CASE",
    "/a/*.x, /a/b.y, NONE"
  })
  void match_path_tellsOtherCaseApart(String pattern, String path, PathPattern.Match match) {
    assertThat(PathPattern.of(pattern).match(path)).isEqualTo(match);
  }

  @Test
  void of_whatIsNoPattern_isRefused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> PathPattern.of("no/slash/first"));
  }

  @Test
  void print_aPattern_isItsText() {
    assertThat(PathPattern.of("/a/*/b/**")).hasToString("/a/*/b/**");
  }

  @Test
  void match_wildInAnotherCase_isToldFromNone() {
    assertThat(PathPattern.of("/a/*/b").match("/A/x/b")).isEqualTo(PathPattern.Match.OTHER_CASE);
    assertThat(PathPattern.of("/a/*/b").match("/a/x/b")).isEqualTo(PathPattern.Match.EXACT);
    assertThat(PathPattern.of("/a/*/b").match("/a/x/c")).isEqualTo(PathPattern.Match.NONE);
  }

  @Test
  void match_theStartPage_isItselfAlone() {
    assertThat(PathPattern.of("/").match("/")).isEqualTo(PathPattern.Match.EXACT);
    assertThat(PathPattern.of("/").match("/a")).isEqualTo(PathPattern.Match.NONE);
  }
}
