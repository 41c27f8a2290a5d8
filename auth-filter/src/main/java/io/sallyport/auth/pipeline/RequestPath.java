package io.sallyport.auth.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request, readable in one way only.
 *
 * <p>Rules compare text; containers dispatch on what they make of that text. Every spelling that
 * one component might read differently from another is refused here, before any rule is read, so
 * that the decoded path below the context path is the path that the container dispatches on.
 */
public final class RequestPath {

  /** More than any application has; patterns need not fear deeper paths. */
  private static final int MAX_SEGMENTS = 200;

  private RequestPath() {}

  /**
   * The decoded path below {@code contextPath}, always starting with {@code /}.
   *
   * @param requestUri the path as it came on the request line, without the query
   * @param contextPath decoded, empty for the root
   * @return null if the path is ambiguous: an unencoded question mark or hash, an encoded slash,
   *     backslash or semicolon, a dot segment, an empty segment, a control character, a segment
   *     that ends with a dot or a space, a percent sign that decodes to another escape, invalid
   *     UTF-8, or no path at all
   */
  public static @Nullable String below(String contextPath, @Nullable String requestUri) {
    if (requestUri == null || requestUri.isEmpty() || requestUri.charAt(0) != '/') {
      return null;
    }
    boolean escaped = requestUri.indexOf('%') >= 0;
    String decoded = escaped ? decode(requestUri) : requestUri;
    if (decoded == null || !isPlain(decoded, escaped)) {
      return null;
    }
    if (contextPath.isEmpty()) {
      return decoded;
    }
    if (!decoded.startsWith(contextPath)) {
      return null;
    }
    if (decoded.length() == contextPath.length()) {
      return "/";
    }
    return decoded.charAt(contextPath.length()) == '/'
        ? decoded.substring(contextPath.length())
        : null;
  }

  private static boolean isPlain(String path, boolean decoded) {
    char before = '/';
    int segments = 0;
    for (int i = 1; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == ';' || c == '\\') {
        return false;
      }
      if (!decoded && endsOrLeavesAPath(c)) {
        return false;
      }
      if (c == '%' && octetAt(path, i + 1) >= 0) {
        return false;
      }
      if (c == '/' && ++segments > MAX_SEGMENTS) {
        return false;
      }
      if (c == '/' && (before == '/' || before == '.' || before == ' ')) {
        return false;
      }
      before = c;
    }
    return before != '.' && before != ' ';
  }

  /** What stands in no path but escaped (RFC 3986, section 3.3). */
  private static boolean endsOrLeavesAPath(char c) {
    return c > 0x7e || c == '?' || c == '#';
  }

  private static @Nullable String decode(String raw) {
    var octets = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (endsOrLeavesAPath(c)) {
        return null;
      }
      if (c != '%') {
        octets.put((byte) c);
        continue;
      }
      int octet = octetAt(raw, i + 1);
      if (octet < 0 || octet == '/') {
        return null;
      }
      octets.put((byte) octet);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The octet that two hexadecimal digits at {@code at} stand for; negative if they are none. */
  private static int octetAt(String raw, int at) {
    if (at + 1 >= raw.length()
        || !HexFormat.isHexDigit(raw.charAt(at))
        || !HexFormat.isHexDigit(raw.charAt(at + 1))) {
      return -1;
    }
    return HexFormat.fromHexDigits(raw, at, at + 2);
  }
}
