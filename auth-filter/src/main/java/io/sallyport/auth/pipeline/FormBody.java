package io.sallyport.auth.pipeline;

import io.sallyport.auth.pipeline.Problem.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code application/x-www-form-urlencoded} from the body alone. The container's own reading
 * mixes in the query string, from which no credential may come, and repairs what is malformed.
 */
final class FormBody {

  private static final int MAX_FIELDS = 64;

  private FormBody() {}

  static boolean isForm(HttpServletRequest request) {
    String type = request.getHeader("Content-Type");
    return type != null
        && type.split(";", 2)[0].strip().equalsIgnoreCase("application/x-www-form-urlencoded");
  }

  static RequestBody parse(String text, HttpServletRequest request) {
    if (text.isEmpty()) {
      return consumedBefore(request);
    }
    return pairs(text);
  }

  /** Whether the query string has a parameter of that name; yes, if it cannot be told. */
  static boolean names(@Nullable String query, String name) {
    return query != null
        && !(pairs(query) instanceof RequestBody.Fields fields
            && !fields.values().containsKey(name));
  }

  /** Reads a query string or a form: strictly, and all of it or nothing. */
  static RequestBody pairs(String text) {
    var values = new LinkedHashMap<String, Object>();
    String[] pairs = text.split("&", MAX_FIELDS + 1);
    if (pairs.length > MAX_FIELDS) {
      // The last one holds all that was not split.
      return unusable("The form has too many fields");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
      if (name == null || value == null) {
        return unusable("The form is not encoded as it should be");
      }
      if (!pair.isEmpty() && values.put(name, value) != null) {
        return unusable("A field comes twice");
      }
    }
    return new RequestBody.Fields(values);
  }

  /**
   * A filter ahead of ours may have had the container read the form already; then its parameters
   * are all there is. Names that the query string has too are left out.
   */
  private static RequestBody consumedBefore(HttpServletRequest request) {
    if (request.getContentLengthLong() <= 0) {
      return new RequestBody.Fields(Map.of());
    }
    String query = request.getQueryString();
    var values = new LinkedHashMap<String, Object>();
    for (Map.Entry<String, String[]> parameter : parametersOf(request).entrySet()) {
      if (names(query, parameter.getKey())) {
        continue;
      }
      if (parameter.getValue().length != 1) {
        return unusable("A field comes twice");
      }
      values.put(parameter.getKey(), parameter.getValue()[0]);
    }
    return new RequestBody.Fields(values);
  }

  /** Containers throw exceptions of their own for forms that are malformed or too large. */
  private static Map<String, String[]> parametersOf(HttpServletRequest request) {
    try {
      return request.getParameterMap();
    } catch (RuntimeException e) {
      RequestBody.LOG.debug("A form could not be read", e);
      return Map.of();
    }
  }

  private static RequestBody unusable(String detail) {
    return new RequestBody.Unusable(Problem.of(Kind.MALFORMED_REQUEST, detail));
  }

  private static @Nullable String decode(String encoded) {
    try {
      // Octets, not characters: one outside the Basic Multilingual Plane is two chars in Java.
      ByteBuffer in = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(encoded));
      var out = ByteBuffer.allocate(in.remaining());
      while (in.hasRemaining()) {
        byte octet = in.get();
        if (octet == '%') {
          int escaped = escapedOctet(in);
          if (escaped < 0) {
            return null;
          }
          out.put((byte) escaped);
        } else {
          out.put(octet == '+' ? (byte) ' ' : octet);
        }
      }
      return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The octet that the next two hexadecimal digits stand for; negative if they are none. */
  private static int escapedOctet(ByteBuffer in) {
    if (in.remaining() < 2) {
      return -1;
    }
    int high = in.get();
    int low = in.get();
    return HexFormat.isHexDigit(high) && HexFormat.isHexDigit(low)
        ? HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low)
        : -1;
  }
}
