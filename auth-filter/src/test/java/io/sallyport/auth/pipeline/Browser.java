package io.sallyport.auth.pipeline;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a browser's URL parser as decides where a link leads (WHATWG URL Standard, section
 * 4.4): what is stripped, what counts as a slash, and which host comes out.
 */
final class Browser {

  private static final Pattern SCHEME =
      Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*):(.*)$", Pattern.DOTALL);

  private Browser() {}

  /**
   * The origin of the page that a browser opens for a link found on a page of {@code origin}, or
   * the scheme alone where there is no host.
   */
  static String originOf(String link, Origin base) {
    String text = stripped(link);
    String scheme = base.scheme();
    Matcher named = SCHEME.matcher(text);
    if (named.matches()) {
      scheme = named.group(1).toLowerCase(Locale.ROOT);
      text = named.group(2);
      if (!scheme.equals("http") && !scheme.equals("https")) {
        return scheme + ":";
      }
      if (!scheme.equals(base.scheme()) || slashes(text) >= 2) {
        return scheme + "://" + host(text.substring(slashes(text)));
      }
      return base.toString();
    }
    return slashes(text) >= 2
        ? scheme + "://" + host(text.substring(slashes(text)))
        : base.toString();
  }

  /** Whether a browser asks for this very path and query: it has nothing to repair. */
  static boolean takesAsItIs(String pathAndQuery) {
    return pathAndQuery.chars().allMatch(c -> c > 0x20 && c < 0x7f && "\"<>\\^`{|}#".indexOf(c) < 0)
        && slashes(pathAndQuery) == 1
        && !Pattern.compile("(?i)/(\\.|%2e){1,2}(/|$)")
            .matcher(pathAndQuery.split("\\?", 2)[0])
            .find();
  }

  private static String stripped(String link) {
    int from = 0;
    int to = link.length();
    while (from < to && link.charAt(from) <= ' ') {
      from++;
    }
    while (to > from && link.charAt(to - 1) <= ' ') {
      to--;
    }
    return link.substring(from, to).replaceAll("[\t\n\r]", "");
  }

  private static int slashes(String text) {
    int count = 0;
    while (count < text.length() && (text.charAt(count) == '/' || text.charAt(count) == '\\')) {
      count++;
    }
    return count;
  }

  private static String host(String rest) {
    String authority = rest.split("[/\\\\?#]", 2)[0];
    String host = authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    return host.replaceFirst(":(0*443)?$", "");
  }
}
