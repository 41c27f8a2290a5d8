package io.sallyport.auth.pipeline;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.sallyport.auth.pipeline.Problem.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of a request to one of our endpoints. */
public sealed interface RequestBody {

  /** Containers throw exceptions of their own for broken chunks and the like. */
  Logger LOG = LoggerFactory.getLogger(RequestBody.class);

  /** The largest body that is read. */
  int MAX_BYTES = 64 * 1024;

  /** How much is read of one that is too large, so that the client sees why. */
  int MAX_FORGOTTEN = 512 * 1024;

  /**
   * How long a body may take as a whole. Containers bound each read, not all of them together, so
   * that one octet at a time could hold a thread for days.
   */
  Duration MAX_DURATION = Duration.ofSeconds(30);

  /**
   * The fields of a JSON object or of a form. Values are strings, booleans, longs, lists of
   * strings, or {@link Other} for anything else.
   */
  record Fields(Map<String, Object> values) implements RequestBody {

    /** The names alone: a value may be a password. */
    @Override
    public String toString() {
      return "Fields" + values.keySet();
    }

    /** The text of a field that the route declared as required. */
    public String text(String name) {
      return (String) java.util.Objects.requireNonNull(values.get(name), name);
    }

    /**
     * Words that come as a list of texts, or as one text with spaces between them; null if the
     * field is missing or of another type.
     */
    public @Nullable List<String> words(String name) {
      List<String> list = list(name);
      if (list != null) {
        return list;
      }
      return values.get(name) instanceof String text
          ? List.of(text.strip().split(" +", -1)).stream().filter(word -> !word.isEmpty()).toList()
          : null;
    }

    /** A list of texts; null if the field is missing or of another type. */
    public @Nullable List<String> list(String name) {
      return values.get(name) instanceof List<?> list
          ? list.stream().map(String.class::cast).toList()
          : null;
    }

    /** A whole number, also in digits; null if the field is missing or of another type. */
    public @Nullable Long number(String name) {
      Object value = values.get(name);
      if (value instanceof Long number) {
        return number;
      }
      return value instanceof String text && text.matches("\\d{1,15}") ? Long.valueOf(text) : null;
    }

    /** Whether the field came with something in it. */
    public boolean has(String name) {
      Object value = values.get(name);
      return value != null && !"".equals(value);
    }

    /** The text of a field that may be missing. */
    public @Nullable String optional(String name) {
      return values.get(name) instanceof String text ? text : null;
    }
  }

  /** A value of a type that no endpoint takes. */
  enum Other {
    /** The only one. */
    VALUE
  }

  /** The body cannot be taken. */
  record Unusable(Problem problem) implements RequestBody {}

  /**
   * Reads the query string as strictly as a form, where it holds no credential. Containers answer
   * malformed ones with exceptions of their own, or repair them.
   */
  static RequestBody query(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null || query.isEmpty() ? new Fields(Map.of()) : FormBody.pairs(query);
  }

  /** Reads the body whole; no body is an empty set of fields. */
  static RequestBody read(HttpServletRequest request, Clock clock) throws IOException {
    // The header itself: Jetty's getContentType fails on a character set that it does not know.
    String type = request.getHeader("Content-Type");
    if (request.getContentLengthLong() > MAX_BYTES) {
      return tooLarge(request, clock);
    }
    if (type == null) {
      return isEmpty(request)
          ? new Fields(Map.of())
          : unusable(Kind.UNSUPPORTED_MEDIA_TYPE, "Send a Content-Type");
    }
    String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    boolean json = media.equals("application/json");
    if (!json && !media.equals("application/x-www-form-urlencoded")) {
      return unusable(
          Kind.UNSUPPORTED_MEDIA_TYPE,
          "Send application/json or application/x-www-form-urlencoded");
    }
    if (!charsetIsUtf8(type) || request.getHeader("Content-Encoding") != null) {
      return unusable(Kind.UNSUPPORTED_MEDIA_TYPE, "Send plain UTF-8");
    }
    byte[] bytes;
    try {
      bytes = upToLimit(request, clock);
    } catch (IOException | RuntimeException e) {
      LOG.debug("A request body broke off", e);
      return unusable(Kind.MALFORMED_REQUEST, "The body could not be read to its end");
    }
    if (bytes == null) {
      return tooLarge(request, clock);
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return unusable(Kind.MALFORMED_REQUEST, "The body is not UTF-8");
    }
    return json ? fromJson(text) : FormBody.parse(text, request);
  }

  /**
   * Refuses, and forgets what is left of a body that is not much too long: a server that closes the
   * connection on a client that is still sending takes the answer from it (RFC 9112, section 9.6).
   */
  private static RequestBody tooLarge(HttpServletRequest request, Clock clock) {
    if (request.getContentLengthLong() <= MAX_FORGOTTEN && request.getHeader("Expect") == null) {
      Instant givenUp = clock.instant().plus(MAX_DURATION);
      var chunk = new byte[4096];
      try {
        InputStream in = request.getInputStream();
        int left = MAX_FORGOTTEN;
        int read = in.read(chunk);
        while (read >= 0 && left > 0 && clock.instant().isBefore(givenUp)) {
          left -= read;
          read = in.read(chunk);
        }
      } catch (IOException | RuntimeException e) {
        LOG.debug("A request body that is too large broke off", e);
      }
    }
    return unusable(Kind.BODY_TOO_LARGE, "At most 64 KiB");
  }

  private static boolean isEmpty(HttpServletRequest request) {
    try {
      return request.getInputStream().read() < 0;
    } catch (IOException | RuntimeException e) {
      LOG.debug("A request body broke off", e);
      return false;
    }
  }

  private static boolean charsetIsUtf8(String contentType) {
    String parameters = contentType.toLowerCase(Locale.ROOT);
    int at = parameters.indexOf("charset=");
    if (at < 0) {
      return true;
    }
    String charset = parameters.substring(at + "charset=".length()).split(";", 2)[0].strip();
    return charset.equals("utf-8") || charset.equals("\"utf-8\"");
  }

  /** A body that has come whole is never late, even if the clock was set meanwhile. */
  private static byte @Nullable [] upToLimit(HttpServletRequest request, Clock clock)
      throws IOException {
    InputStream in = request.getInputStream();
    long length = request.getContentLengthLong();
    Instant givenUp = clock.instant().plus(MAX_DURATION);
    var out = new ByteArrayOutputStream();
    var chunk = new byte[4096];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      out.write(chunk, 0, read);
      if (out.size() > MAX_BYTES) {
        return null;
      }
      if (out.size() != length && !clock.instant().isBefore(givenUp)) {
        throw new IOException("The body took too long");
      }
    }
    return out.toByteArray();
  }

  private static RequestBody fromJson(String text) {
    try (JsonParser parser = Json.FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return unusable(Kind.MALFORMED_REQUEST, "The body is not a JSON object");
      }
      var values = new LinkedHashMap<String, Object>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        Object value = value(parser);
        if (value != null) {
          values.put(name, value);
        }
      }
      if (parser.nextToken() != null) {
        return unusable(Kind.MALFORMED_REQUEST, "Something follows the JSON object");
      }
      return new Fields(values);
    } catch (JsonProcessingException e) {
      return unusable(Kind.MALFORMED_REQUEST, "The body is not JSON, or too deeply nested");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? Other.VALUE
              : (Object) parser.getLongValue();
      case START_ARRAY -> strings(parser);
      default -> {
        parser.skipChildren();
        yield Other.VALUE;
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
        parser.skipChildren();
        onlyStrings = false;
      }
    }
    return onlyStrings ? List.copyOf(items) : Other.VALUE;
  }

  private static RequestBody unusable(Kind kind, String detail) {
    return new Unusable(Problem.of(kind, detail));
  }
}
