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

  private static RequestBody consumed(FakeRequest request, int length) {
    return FormBody.parse("", request.body(new byte[length]).request(FakeRequest.site("", true)));
  }

  @Test
  void parse_containerHasReadTheForm_takesItsParametersButNotThoseOfTheQuery() {
    assertThat(
            consumed(
                new FakeRequest()
                    .query("continue=%2Fa")
                    .parameter("username", "alice")
                    .parameter("continue", "/b"),
                9))
        .isEqualTo(new RequestBody.Fields(Map.of("username", "alice")));
    assertThat(consumed(new FakeRequest().parameter("username", "alice"), 1))
        .isEqualTo(new RequestBody.Fields(Map.of("username", "alice")));
  }

  @Test
  void parse_queryThatCannotBeRead_mayNameAnyField() {
    assertThat(consumed(new FakeRequest().query("%").parameter("username", "alice"), 9))
        .isEqualTo(new RequestBody.Fields(Map.of()));
  }

  @Test
  void parse_containerHasReadTheForm_takesNoFieldTwice() {
    assertThat(consumed(new FakeRequest().parameter("username", "alice", "bob"), 9))
        .isInstanceOf(RequestBody.Unusable.class);
  }

  @Test
  void parse_noBodyOrOneThatTheContainerRefuses_hasNoFields() {
    assertThat(consumed(new FakeRequest().parameter("username", "alice"), 0))
        .isEqualTo(new RequestBody.Fields(Map.of()));
    assertThat(consumed(new FakeRequest().parameter("username", "alice").unreadableParameters(), 9))
        .isEqualTo(new RequestBody.Fields(Map.of()));
  }

  @Test
  void parse_text_isReadAsPairs() {
    assertThat(FormBody.parse("a=b", new FakeRequest().request(FakeRequest.site("", true))))
        .isEqualTo(new RequestBody.Fields(Map.of("a", "b")));
  }

  @Test
  void pairs_lastHexDigits_areRead() {
    assertThat(FormBody.pairs("a=%41")).isEqualTo(new RequestBody.Fields(Map.of("a", "A")));
    assertThat(FormBody.pairs("=b")).isEqualTo(new RequestBody.Fields(Map.of("", "b")));
  }
}
