package io.sallyport.sample.web;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** JSON out and in: one strict mapper, no binding to classes. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static void write(HttpServletResponse response, Object value) throws IOException {
    write(response, HttpServletResponse.SC_OK, "application/json", value);
  }

  static void write(HttpServletResponse response, int status, String type, Object value)
      throws IOException {
    byte[] body = MAPPER.writeValueAsBytes(value);
    response.setStatus(status);
    response.setContentType(type);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /**
   * The parsed text; a missing node for no text at all.
   *
   * @throws IOException if it is no JSON, names a field twice, or goes on after its end
   */
  static JsonNode read(byte[] text) throws IOException {
    return MAPPER.readTree(text);
  }
}
