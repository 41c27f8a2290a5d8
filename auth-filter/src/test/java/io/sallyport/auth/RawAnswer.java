package io.sallyport.auth;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it came over the wire.
 *
 * @param headers in their order, duplicates kept
 */
record RawAnswer(String statusLine, List<Header> headers, byte[] body) {

  /** One header line. */
  record Header(String name, String value) {}

  RawAnswer {
    headers = List.copyOf(headers);
  }

  int status() {
    return Integer.parseInt(statusLine.split(" ", 3)[1]);
  }

  List<String> all(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  /** The only header of that name; null if there is none. */
  @Nullable String header(String name) {
    List<String> values = all(name);
    if (values.size() > 1) {
      throw new AssertionError(name + " came " + values.size() + " times: " + this);
    }
    return values.isEmpty() ? null : values.get(0);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The value of a text or number in a flat JSON body; empty if there is none. */
  String json(String name) {
    var matcher =
        java.util.regex.Pattern.compile('"' + name + "\":(?:\"([^\"]*)\"|([^,}]*))")
            .matcher(text());
    if (!matcher.find()) {
      return "";
    }
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }

  /** The whole answer apart from what differs between any two. */
  String comparable() {
    var lines = new StringBuilder(statusLine).append('\n');
    for (Header header : headers) {
      if (!header.name().equalsIgnoreCase("Date")) {
        lines.append(header.name()).append(": ").append(header.value()).append('\n');
      }
    }
    return lines.append('\n').append(text()).toString();
  }

  @Override
  public String toString() {
    return comparable();
  }
}
