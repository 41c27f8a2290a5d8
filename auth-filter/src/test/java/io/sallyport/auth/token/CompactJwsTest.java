package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What text is a compact JWS at all, and how its JSON is read. */
class CompactJwsTest {

  private static final String HEADER = part("{\"alg\":\"HS256\",\"kid\":\"key\",\"typ\":\"t\"}");

  private static String part(String json) {
    return TokenForge.base64(json.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable CompactJws parse(String text) {
    return CompactJws.parse(text, new KnownHeaders());
  }

  private static @Nullable Map<String, Object> object(String json) {
    return CompactJws.object(part(json));
  }

  @Test
  void parse_threeParts_areTakenApart() {
    CompactJws parsed = parse(HEADER + ".AAAA.BBBB");

    assertThat(parsed)
        .isEqualTo(
            new CompactJws(
                new JwsHeader("HS256", "key", "t"), new JwsParts(HEADER, "AAAA", "BBBB")))
        .hasToString("CompactJws[JwsHeader[algorithm=HS256, keyId=key, type=t]]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "H",
        "H.",
        "H.AAAA",
        "H.AAAA.",
        "H..AAAA",
        ".AAAA.AAAA",
        "H.AAAA.AAAA.",
        "H.AAAA.AAAA.AAAA",
        "AAAA.AAAA.AAAA"
      })
  void parse_anythingElse_isNone(String shape) {
    assertThat(parse(shape.replace("H", HEADER))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "A,AQgw",
    "AA,AEIMQUYcgkosw048",
    "AAA,ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    "AAAA,''"
  })
  void parse_endWithBitsToSpareOrOfAnotherAlphabet_isNone(String before, String ends) {
    for (char c = 0; c < 0x100; c++) {
      boolean right = ends.indexOf(c) >= 0;
      String end = before + c;
      assertThat(parse(HEADER + ".AAAA." + end) != null).as("signature %s", end).isEqualTo(right);
      assertThat(parse(HEADER + "." + end + ".AAAA") != null)
          .as("payload %s", end)
          .isEqualTo(right);
    }
  }

  @Test
  void parse_longest_isTaken() {
    String start = HEADER + ".AAAA.";
    String longest = start + "A".repeat(8_000 - start.length());

    assertThat(parse(longest)).isNotNull();
    assertThat(parse(longest + "AA")).isNull();
  }

  @Test
  void object_members_areReadByTypes() {
    assertThat(
            object(
                "{\"s\":\"x\",\"t\":true,\"f\":false,\"l\":-7,\"a\":[\"x\",\"y\"],\"e\":[],"
                    + "\"big\":9223372036854775808,\"d\":1.5,\"n\":null,\"o\":{\"x\":[1]},"
                    + "\"m\":[\"x\",{\"y\":1},\"z\"],\"last\":\"x\"}"))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("s", "x"),
                Map.entry("t", true),
                Map.entry("f", false),
                Map.entry("l", -7L),
                Map.entry("a", List.of("x", "y")),
                Map.entry("e", List.of()),
                Map.entry("big", JsonToken.NOT_AVAILABLE),
                Map.entry("d", JsonToken.NOT_AVAILABLE),
                Map.entry("n", JsonToken.NOT_AVAILABLE),
                Map.entry("o", JsonToken.NOT_AVAILABLE),
                Map.entry("m", JsonToken.NOT_AVAILABLE),
                Map.entry("last", "x")));
    assertThat(object("{}")).isEqualTo(Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "\"x\"",
        "{",
        "{\"a\":1} 2",
        "{\"a\":1,\"a\":1}",
        "{\"o\":{\"a\":1,\"a\":2}}",
        "{\"l\":[\"x\",{\"a\":1,\"a\":2}]}",
        "{\"a\":\"\ufffd\"}",
        "{\"a\":[\"x\""
      })
  void object_anythingElse_isNone(String json) {
    assertThat(object(json)).isNull();
  }

  @Test
  void object_noBase64OrNoUtf8_isNone() {
    assertThat(CompactJws.object("!")).isNull();
    assertThat(CompactJws.object(TokenForge.base64(new byte[] {'{', '"', (byte) 0xff, '"'})))
        .isNull();
  }
}
