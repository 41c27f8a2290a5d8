package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Input: a content type, a line end, and the body. */
class RequestBodyFuzzTest {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @FuzzTest
  void body_any_isReadWholeOrRefused(byte[] input) throws IOException {
    int end = indexOfLineEnd(input);
    String type = new String(input, 0, end, StandardCharsets.ISO_8859_1);
    byte[] body = Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length);
    var request = new FakeRequest().method("POST").header("Content-Type", type).body(body);
    RequestBody read = read(request);

    if (read instanceof RequestBody.Unusable unusable) {
      assertThat(unusable.problem().kind().status()).isIn(400, 413, 415);
      return;
    }
    RequestBody.Fields fields = (RequestBody.Fields) read;
    assertThat(body.length).isLessThanOrEqualTo(RequestBody.MAX_BYTES);
    assertThat(fields.toString()).isEqualTo("Fields" + fields.values().keySet());
    for (String name : fields.values().keySet()) {
      assertThatCode(
              () -> {
                fields.words(name);
                fields.number(name);
                fields.has(name);
              })
          .doesNotThrowAnyException();
    }
    if (type.toLowerCase(java.util.Locale.ROOT).contains("json")) {
      sameAsDatabind(fields.values(), body);
      writtenAndReadAgain(fields.values());
    } else {
      assertThat(fields.values().values()).allMatch(String.class::isInstance);
    }
  }

  private static RequestBody read(FakeRequest request) throws IOException {
    Site site = FakeRequest.site("", true);
    return RequestBody.read(request.request(site), site.clock());
  }

  private static int indexOfLineEnd(byte[] input) {
    for (int i = 0; i < input.length; i++) {
      if (input[i] == '\n') {
        return i;
      }
    }
    return input.length;
  }

  private static void sameAsDatabind(Map<String, Object> values, byte[] body) throws IOException {
    JsonNode tree = JSON.readTree(body);
    assertThat(tree.isObject()).isTrue();
    tree.fieldNames()
        .forEachRemaining(
            name -> {
              JsonNode expected = tree.get(name);
              Object value = values.get(name);
              if (expected.isTextual()) {
                assertThat(value).isEqualTo(expected.textValue());
              } else if (expected.isBoolean()) {
                assertThat(value).isEqualTo(expected.booleanValue());
              } else if (expected.canConvertToLong() && expected.isIntegralNumber()) {
                assertThat(value).isEqualTo(expected.longValue());
              } else if (expected.isNull()) {
                assertThat(values).doesNotContainKey(name);
              } else if (!expected.isArray()) {
                assertThat(value).isEqualTo(RequestBody.Other.VALUE);
              }
            });
    assertThat(values.keySet()).allMatch(tree::has);
  }

  private static void writtenAndReadAgain(Map<String, Object> values) throws IOException {
    if (values.values().stream().anyMatch(RequestBody.Other.VALUE::equals)
        || values.toString().chars().anyMatch(c -> Character.isSurrogate((char) c))) {
      return;
    }
    var again =
        new FakeRequest()
            .method("POST")
            .header("Content-Type", "application/json")
            .body(Json.bytes(values));
    RequestBody read = read(again);
    if (Json.bytes(values).length <= RequestBody.MAX_BYTES) {
      assertThat(read).isEqualTo(new RequestBody.Fields(values));
    } else {
      assertThat(List.of(read)).hasOnlyElementsOfType(RequestBody.Unusable.class);
    }
  }
}
