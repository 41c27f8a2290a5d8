package io.sallyport.auth.pipeline;

import io.sallyport.auth.pipeline.Problem.Kind;
import org.jspecify.annotations.Nullable;

/** Step 1: what can be read in more than one way is not read at all. */
public final class RequestSanity implements Step {

  private static final int MAX_CREDENTIAL_LENGTH = 8 * 1024;

  @Override
  public Decision decide(Exchange exchange) {
    if (exchange.method().equals("CONNECT")) {
      // Its target is an authority (RFC 9110, section 9.3.6); some containers make "/" of it.
      return Problem.of(Kind.INVALID_REQUEST, "The request names no path").refuse();
    }
    String path =
        RequestPath.below(exchange.site().contextPath(), exchange.request().getRequestURI());
    if (path == null || !dispatched(exchange, path)) {
      return Problem.of(Kind.INVALID_REQUEST, "The path is ambiguous").refuse();
    }
    exchange.path(path);
    if (unusable(exchange, "Authorization", exchange.authorization())
        || unusable(exchange, "X-API-Key", exchange.apiKey())) {
      return Problem.of(Kind.INVALID_REQUEST, "A credential header is doubled or too long")
          .refuse();
    }
    return Decision.NEXT;
  }

  /**
   * Whether the container dispatches on the same path, if an escape gave it reason to see another
   * (say by another character encoding). A welcome file may have been added.
   */
  private static boolean dispatched(Exchange exchange, String path) {
    var request = exchange.request();
    if (request.getRequestURI().indexOf('%') < 0) {
      return true;
    }
    String pathInfo = request.getPathInfo();
    String dispatched = request.getServletPath() + (pathInfo == null ? "" : pathInfo);
    return dispatched.equals(path) || (path.endsWith("/") && dispatched.startsWith(path));
  }

  private static boolean unusable(Exchange exchange, String name, @Nullable String value) {
    return value != null && (value.length() > MAX_CREDENTIAL_LENGTH || exchange.repeated(name));
  }
}
