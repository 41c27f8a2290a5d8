package io.sallyport.auth.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JWS in compact serialisation (RFC 7515, section 7.1), taken apart strictly and not yet checked.
 */
record CompactJws(JwsHeader header, JwsParts parts) {

  /** Containers take headers of 8 KiB; a token that is larger was not made by anyone we trust. */
  static final int MAX_LENGTH = 8_000;

  /** Stands in decoded text for what was no UTF-8. */
  private static final char UNDECODABLE = '\uFFFD';

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxNumberLength(20)
                  .maxNameLength(128)
                  .maxStringLength(MAX_LENGTH)
                  .build())
          .build();

  /** The parts; null if the text is no compact JWS that could ever be accepted. */
  static @Nullable CompactJws parse(String text, KnownHeaders headers) {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (text.length() > MAX_LENGTH
        || first <= 0
        || second <= first + 1
        || second == text.length() - 1
        || text.indexOf('.', second + 1) >= 0) {
      return null;
    }
    String header = text.substring(0, first);
    String payload = text.substring(first + 1, second);
    String signature = text.substring(second + 1);
    if (!isCanonical(header) || !isCanonical(payload) || !isCanonical(signature)) {
      return null;
    }
    JwsHeader read = headers.read(header);
    return read == null ? null : new CompactJws(read, new JwsParts(header, payload, signature));
  }

  /** The claims, once the signature is right; null if it is not, or they are no JSON object. */
  @Nullable Map<String, Object> verifiedClaims(Algorithm key) {
    try {
      key.verify(parts);
    } catch (JWTVerificationException | IllegalArgumentException e) {
      return null;
    }
    return object(parts.payload());
  }

  /**
   * Whether the end has neither padding nor bits to spare: one text for one content (RFC 4648,
   * section 3.5). The decoder refuses what else is not base64url.
   */
  private static boolean isCanonical(String part) {
    int last = sextet(part.charAt(part.length() - 1));
    return switch (part.length() & 3) {
      case 0 -> last >= 0;
      case 2 -> last >= 0 && (last & 0xf) == 0;
      case 3 -> last >= 0 && (last & 0x3) == 0;
      default -> false;
    };
  }

  private static int sextet(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return c == '-' ? 62 : c == '_' ? 63 : -1;
  }

  /**
   * A JSON object that names each member once: values are strings, longs, booleans or lists of
   * strings; anything else stands as {@link JsonToken#NOT_AVAILABLE}, which no claim may be.
   */
  static @Nullable Map<String, Object> object(String part) {
    try {
      byte[] octets = Base64.getUrlDecoder().decode(part);
      String text = new String(octets, StandardCharsets.UTF_8);
      if (text.indexOf(UNDECODABLE) >= 0) {
        return null;
      }
      try (JsonParser parser = JSON.createParser(text)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          return null;
        }
        var members = new HashMap<String, Object>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          if (members.put(parser.currentName(), value(parser)) != null) {
            return null;
          }
        }
        return parser.nextToken() == null ? members : null;
      }
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? JsonToken.NOT_AVAILABLE
              : (Object) parser.getLongValue();
      case START_ARRAY -> strings(parser);
      default -> {
        skip(parser);
        yield JsonToken.NOT_AVAILABLE;
      }
    };
  }

  private static Object strings(JsonParser parser) throws IOException {
    List<String> items = new ArrayList<>();
    boolean onlyStrings = true;
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == JsonToken.VALUE_STRING) {
        items.add(parser.getText());
      } else {
        skip(parser);
        onlyStrings = false;
      }
    }
    return onlyStrings ? List.copyOf(items) : JsonToken.NOT_AVAILABLE;
  }

  /** No claim that is read; and yet it names each member once. */
  private static void skip(JsonParser parser) throws IOException {
    parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).skipChildren();
  }

  @Override
  public String toString() {
    return "CompactJws[" + header + "]";
  }
}
