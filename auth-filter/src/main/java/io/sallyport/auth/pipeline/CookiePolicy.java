package io.sallyport.auth.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * How our cookies are named and marked (RFC 6265bis, section 4.1.3).
 *
 * @param always whether cookies are {@code Secure} even on the developer's own machine
 * @param sameSite {@code Lax} or {@code Strict}
 * @param domain shared with its subdomains; null for this host alone
 * @param suffix tells applications on one host apart; empty for the root context
 */
public record CookiePolicy(
    boolean always, String sameSite, @Nullable String domain, String suffix) {

  /** The suffix for a context path: {@code -x} for {@code /x}. */
  public static String suffixFor(String contextPath) {
    if (contextPath.isEmpty()) {
      return "";
    }
    return "-" + contextPath.substring(1).replaceAll("[^A-Za-z0-9_.-]", "_");
  }

  /** What makes browsers refuse a cookie of that name over plain HTTP. */
  String prefix() {
    return domain == null ? "__Host-" : "__Secure-";
  }

  /** The name where the connection is trusted to be secret. */
  public String secureName(String name) {
    return prefix() + plainName(name);
  }

  /** The name of a cookie for one path: {@code __Host-} would ask for {@code Path=/}. */
  public String securePathName(String name) {
    return "__Secure-" + name + suffix;
  }

  /** The name on the developer's own machine, over plain HTTP. */
  public String plainName(String name) {
    return suffix.isEmpty() ? name : name + suffix;
  }

  /** The name under which a cookie for that path is sent. */
  String sentName(boolean plain, String name, String path) {
    if (plain) {
      return plainName(name);
    }
    return path.equals("/") ? secureName(name) : securePathName(name);
  }

  /** What follows the value; {@code more} is empty or begins with a semicolon. */
  String attributes(boolean plain, String path, String more) {
    return "; Path="
        + path
        + (domain == null || plain ? "" : "; Domain=" + domain)
        + more
        + "; HttpOnly"
        + (plain ? "" : "; Secure")
        + "; SameSite="
        + sameSite;
  }
}
