package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormBodyTest {

  /** Each half of such a letter used to become a question mark, so that two passwords were one. */
  @Test
  void pairs_letterBeyondTheBasicPlane_isReadAsItIs() {
    assertThat(FormBody.pairs("password=a\ud83d\ude00b"))
        .isEqualTo(new RequestBody.Fields(Map.of("password", "a\ud83d\ude00b")));
    assertThat(FormBody.pairs("password=a%F0%9F%98%80b"))
        .isEqualTo(new RequestBody.Fields(Map.of("password", "a\ud83d\ude00b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=%",
        "a=%4",
        "a=%zz",
        "a=%4z",
        "a=%z4",
        "%=b",
        "a=%ff",
        "a=\ud83d",
        "a=1&a=2",
        "a&%61"
      })
  void pairs_malformed_isUnusable(String form) {
    assertThat(FormBody.pairs(form)).isInstanceOf(RequestBody.Unusable.class);
  }

  @Test
  void pairs_plusEmptyAndMissing_areReadAsBrowsersMeanThem() {
    assertThat(FormBody.pairs("a=b+c%2Bd&&e=&f&g=h=i"))
        .isEqualTo(new RequestBody.Fields(Map.of("a", "b c+d", "e", "", "f", "", "g", "h=i")));
  }

  @Test
  void pairs_moreThanSixtyFourFields_areUnusable() {
    assertThat(FormBody.pairs(fields(64))).isInstanceOf(RequestBody.Fields.class);
    assertThat(FormBody.pairs(fields(65))).isInstanceOf(RequestBody.Unusable.class);
  }

  /** What was not split for being too much used to be taken for one name or value. */
  @Test
  void pairs_emptyOnesBeyondTheMost_hideNoFieldInAnother() {
    assertThat(FormBody.pairs("&".repeat(63) + "a=b"))
        .isEqualTo(new RequestBody.Fields(Map.of("a", "b")));
    assertThat(FormBody.pairs("&".repeat(64) + "a=b&c=d")).isInstanceOf(RequestBody.Unusable.class);
    assertThat(FormBody.pairs("&".repeat(64) + "a=b")).isInstanceOf(RequestBody.Unusable.class);
  }

  private static String fields(int count) {
    return IntStream.range(0, count).mapToObj(i -> "f" + i + "=x").collect(Collectors.joining("&"));
  }
}
