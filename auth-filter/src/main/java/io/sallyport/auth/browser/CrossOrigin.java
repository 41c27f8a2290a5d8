package io.sallyport.auth.browser;

import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Origin;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Step;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.Set;

/**
 * CORS (Fetch Standard, section 3.2): closed unless origins are named. While none is named this
 * step leaves everything, preflights included, to the application.
 *
 * @param allowedOrigins named origins; empty to keep closed
 * @param anyOrigin whether {@code *} was named; never together with credentials
 * @param credentials whether cookies may come along
 */
public record CrossOrigin(Set<Origin> allowedOrigins, boolean anyOrigin, boolean credentials)
    implements Step {

  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

  /** Refuses what browsers refuse too: everybody, with cookies. */
  public CrossOrigin {
    allowedOrigins = Set.copyOf(allowedOrigins);
    if (anyOrigin && credentials) {
      throw new IllegalArgumentException("Any origin must not come with credentials");
    }
  }

  /** Whether any origin is named. */
  public boolean open() {
    return anyOrigin || !allowedOrigins.isEmpty();
  }

  /** Whether the origin may send requests with cookies. */
  boolean trusts(Origin origin) {
    return credentials && allowedOrigins.contains(origin);
  }

  @Override
  public Decision decide(Exchange exchange) {
    HttpServletResponse response = exchange.response();
    response.addHeader("Vary", "Origin");
    String sent = exchange.header("Origin");
    if (sent == null) {
      return Decision.NEXT;
    }
    Optional<Origin> origin = Origin.parse(sent);
    boolean allowed = anyOrigin || origin.filter(allowedOrigins::contains).isPresent();
    String method = exchange.header("Access-Control-Request-Method");
    boolean preflight = method != null && exchange.method().equals("OPTIONS");
    if (!allowed) {
      return preflight ? Problem.of(Problem.Kind.CROSS_SITE_REQUEST).refuse() : Decision.NEXT;
    }
    response.setHeader(ALLOW_ORIGIN, anyOrigin ? "*" : origin.orElseThrow().toString());
    if (credentials) {
      response.setHeader("Access-Control-Allow-Credentials", "true");
    }
    return preflight && method != null
        ? new Decision.Reply(preflight(exchange, method))
        : Decision.NEXT;
  }

  /** Methods and headers are not restricted here: the rules do that, with the caller known. */
  private static Answer preflight(Exchange exchange, String method) {
    Answer answer =
        Answer.empty(204)
            .with("Access-Control-Allow-Methods", method)
            .with("Access-Control-Max-Age", "600");
    String headers = exchange.header("Access-Control-Request-Headers");
    return headers == null ? answer : answer.with("Access-Control-Allow-Headers", headers);
  }
}
