package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Input: a form in UTF-8. */
class FormBodyFuzzTest {

  @FuzzTest
  void form_any_isReadAsItIsEncodedOrRefused(byte[] input) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString();
    } catch (CharacterCodingException e) {
      return;
    }
    if (!(FormBody.pairs(text) instanceof RequestBody.Fields fields)) {
      return;
    }
    assertThat(fields.values()).isEqualTo(expected(text));
    assertThat(FormBody.pairs(encoded(fields.values()))).isEqualTo(fields);
  }

  private static Map<String, Object> expected(String text) {
    var values = new LinkedHashMap<String, Object>();
    for (String pair : text.split("&", -1)) {
      String[] sides = pair.split("=", 2);
      if (!pair.isEmpty()) {
        values.put(decoded(sides[0]), sides.length == 1 ? "" : decoded(sides[1]));
      }
    }
    return values;
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part, StandardCharsets.UTF_8);
  }

  private static String encoded(Map<String, Object> values) {
    return values.entrySet().stream()
        .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue().toString()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8);
  }
}
