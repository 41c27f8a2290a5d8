package io.sallyport.auth.pipeline;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Reads single cookies from the {@code Cookie} header (RFC 6265bis, section 5.8.3), by exact name.
 *
 * <p>Read from the header itself, because containers differ in what they drop or repair, and
 * because a cookie that comes twice must be seen to come twice.
 */
public final class CookieHeader {

  /** Stands for a cookie that came more than once: whatever it holds, it is malformed. */
  public static final String AMBIGUOUS = "";

  private CookieHeader() {}

  /** The value; null if there is no such cookie, {@link #AMBIGUOUS} if there are several. */
  public static @Nullable String value(HttpServletRequest request, String name) {
    return value(request, "", name);
  }

  /** The value of the cookie whose name is {@code prefix} and {@code name} in one. */
  static @Nullable String value(HttpServletRequest request, String prefix, String name) {
    String found = null;
    Enumeration<String> headers = request.getHeaders("Cookie");
    while (headers.hasMoreElements()) {
      String line = headers.nextElement();
      for (int at = next(line, prefix, name, 0); at >= 0; at = next(line, prefix, name, at)) {
        if (found != null) {
          return AMBIGUOUS;
        }
        int end = line.indexOf(';', at);
        found = line.substring(at, end < 0 ? line.length() : end).strip();
      }
    }
    return found;
  }

  /** Where the value of the next cookie of that name starts; negative if there is none. */
  private static int next(String line, String prefix, String name, int from) {
    int at = line.indexOf(name, from);
    while (at >= 0) {
      int after = at + name.length();
      if (after < line.length() && line.charAt(after) == '=' && startsPair(line, prefix, at)) {
        return after + 1;
      }
      at = line.indexOf(name, after);
    }
    return -1;
  }

  private static boolean startsPair(String line, String prefix, int at) {
    if (!line.startsWith(prefix, at - prefix.length())) {
      return false;
    }
    int i = at - prefix.length() - 1;
    while (i >= 0 && (line.charAt(i) == ' ' || line.charAt(i) == '\t')) {
      i--;
    }
    return i < 0 || line.charAt(i) == ';';
  }
}
