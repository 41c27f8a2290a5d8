package io.sallyport.auth.pipeline;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody wanted to go before signing in. Only a path of this very application is accepted,
 * so that no link can use the sign-in page to lead elsewhere (RFC 9700, section 4.11).
 */
public final class ContinueTarget {

  private static final int MAX_LENGTH = 2_000;

  private ContinueTarget() {}

  /** The path and query to go to: the wanted one if it is ours, else the start page. */
  public static String resolve(Exchange exchange, @Nullable String wanted) {
    String accepted = wanted == null ? null : accept(exchange, wanted);
    return accepted != null ? accepted : exchange.site().contextPath() + "/";
  }

  /** The wanted path and query, to be kept for later; empty if they are not ours. */
  public static String accepted(Exchange exchange, @Nullable String wanted) {
    String accepted = wanted == null ? null : accept(exchange, wanted);
    return accepted == null ? "" : accepted;
  }

  /** The wanted path and query if they are this application's; null otherwise. */
  public static @Nullable String accept(Exchange exchange, String wanted) {
    if (wanted.length() > MAX_LENGTH || wanted.startsWith("//") || !isAscii(wanted)) {
      return null;
    }
    URI uri;
    try {
      uri = new URI(wanted);
    } catch (URISyntaxException e) {
      return null;
    }
    boolean absolute = uri.getScheme() != null || uri.getRawAuthority() != null;
    if (absolute && (uri.getRawUserInfo() != null || !isOwn(exchange, uri))) {
      return null;
    }
    Site site = exchange.site();
    String path = RequestPath.below(site.contextPath(), uri.getRawPath());
    if (path == null
        || path.equals(site.basePath() + "/login")
        || path.equals(site.basePath() + "/logout")) {
      return null;
    }
    return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }

  /** The sign-in page, with the way back to what was asked for if that can be asked for again. */
  public static String signInPage(Exchange exchange) {
    return withContinue(exchange, exchange.site().ownPath("/login"));
  }

  /** A page of ours, with the way back to what was asked for if that can be asked for again. */
  public static String withContinue(Exchange exchange, String page) {
    HttpServletRequest request = exchange.request();
    if (!exchange.safe()) {
      return page;
    }
    String query = request.getQueryString();
    String wanted = request.getRequestURI() + (query == null ? "" : "?" + query);
    return withContinue(page, wanted);
  }

  /**
   * A page of ours, with the way to {@code wanted}; without one if that is empty, or so long that
   * it would not be accepted, and might not fit into a header.
   */
  public static String withContinue(String page, String wanted) {
    return wanted.isEmpty() || wanted.length() > MAX_LENGTH
        ? page
        : page + "?continue=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
  }

  /** A URI has nothing else (RFC 3986, section 2), and no header could carry it. */
  private static boolean isAscii(String wanted) {
    return wanted.chars().allMatch(c -> c < 0x80);
  }

  private static boolean isOwn(Exchange exchange, URI uri) {
    return Origin.ofUri(uri).filter(exchange.origin()::equals).isPresent();
  }
}
