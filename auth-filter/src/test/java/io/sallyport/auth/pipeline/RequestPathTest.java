package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "a",
        "http://x/a",
        "//",
        "//a",
        "/a//b",
        "/.",
        "/..",
        "/./a",
        "/a/..",
        "/a/../b",
        "/a/.",
        "/a;x",
        "/a?b",
        "/a#b",
        "/%61?b",
        "/%61#b",
        "/;/a",
        "/a;x=1/b",
        "/a%3bx",
        "/a%3Bx",
        "/a%2fb",
        "/a%2Fb",
        "/a%5cb",
        "/a%5Cb",
        "/a\\b",
        "/%2e",
        "/%2e%2e/a",
        "/a/%2E%2e",
        "/a/.%2e/b",
        "/a%00",
        "/a%0a",
        "/a%0d",
        "/a%1f",
        "/a%7f",
        "/a\u0001b",
        "/a\u007fb",
        "/a\u0085",
        "/a%c2%85",
        "/a%c2%80",
        "/a%",
        "/a%2",
        "/a%zz",
        "/a%g0",
        "/a%u002f",
        "/a%252e",
        "/a%252f",
        "/a%25%32%66",
        "/%c0%ae",
        "/%c0%af",
        "/%e0%80%af",
        "/%f0%80%80%af",
        "/%ff",
        "/%c3",
        "/%ed%a0%80",
        "/a.",
        "/a./b",
        "/a%2e",
        "/a ",
        "/a%20",
        "/a%20/b",
        "/a...",
        "/\u00e9",
        "/a\uff0fb"
      })
  void below_ambiguous_isNull(String uri) {
    assertThat(RequestPath.below("", uri)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'',/,/",
    "'',/a/b,/a/b",
    "'',/a/b/,/a/b/",
    "'',/%61,/a",
    "'',/a%2Ejsp,/a.jsp",
    "'',/.well-known/x,/.well-known/x",
    "'',/a%20b,/a b",
    "'',/a+b,/a+b",
    "'',/caf%C3%A9,/café",
    "'',/100%25,/100%",
    "'',/a%25b,/a%b",
    "/x,/x,/",
    "/x,/x/,/",
    "/x,/x/a,/a",
    "/x,/%78/a,/a",
  })
  void below_plain_isDecodedBelowTheContextPath(String context, String uri, String path) {
    assertThat(RequestPath.below(context, uri)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/xa", "/X/a", "/y/a"})
  void below_outsideTheContextPath_isNull(String uri) {
    assertThat(RequestPath.below("/x", uri)).isNull();
  }

  @Test
  void below_noUri_isNull() {
    assertThat(RequestPath.below("", null)).isNull();
  }
}
