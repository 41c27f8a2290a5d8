package io.sallyport.auth.browser;

import io.sallyport.auth.pipeline.CsrfToken;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Origin;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.RequestBody;
import io.sallyport.auth.pipeline.Step;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Step 5: an unsafe request that a browser sends with our cookies must come from this site, and so
 * must the handshake of a WebSocket, over which cookies are never looked at again.
 *
 * <p>Browsers say so themselves (Fetch Metadata, {@code Sec-Fetch-Site}; else {@code Origin}, else
 * {@code Referer}), so existing forms need no change. Where nothing of that comes, only the
 * session's token shows that the form is ours.
 */
public final class CrossSiteGuard implements Step {

  private static final Logger LOG = LoggerFactory.getLogger(CrossSiteGuard.class);

  private final CrossOrigin cors;
  private final List<String> cookies;

  /**
   * The guard.
   *
   * @param cookies the names, without prefix, of the cookies that make a request worth forging
   */
  public CrossSiteGuard(CrossOrigin cors, List<String> cookies) {
    this.cors = cors;
    this.cookies = List.copyOf(cookies);
  }

  @Override
  public Decision decide(Exchange exchange) throws IOException {
    boolean handshake = opensSocket(exchange);
    if ((exchange.safe() && !handshake) || explicitCaller(exchange)) {
      return Decision.NEXT;
    }
    boolean ambient = exchange.cookies().any(cookies);
    if (!ambient && !exchange.ours()) {
      return Decision.NEXT;
    }
    Boolean sameSite = bySender(exchange);
    boolean passes = sameSite != null ? sameSite : handshake || showsItself(exchange, ambient);
    return passes ? Decision.NEXT : Problem.of(Problem.Kind.CROSS_SITE_REQUEST).refuse();
  }

  /**
   * What says nothing of where it comes from. A handshake of a browser always does (RFC 6455,
   * section 4.1), and need not get here.
   */
  private static boolean showsItself(Exchange exchange, boolean ambient) throws IOException {
    return ambient ? hasToken(exchange) : exchange.ours();
  }

  /** Whether it is the handshake of a WebSocket, which is a GET (RFC 6455, section 4.1). */
  private static boolean opensSocket(Exchange exchange) {
    if (!exchange.request().getMethod().equals("GET")) {
      return false;
    }
    String upgrade = exchange.request().getHeader("Upgrade");
    return upgrade != null && upgrade.toLowerCase(Locale.ROOT).contains("websocket");
  }

  private static boolean explicitCaller(Exchange exchange) {
    return exchange.explicitCredential() && exchange.callerOrNull() != null;
  }

  /** What the headers say; null if they say nothing. A doubled header says no. */
  private @Nullable Boolean bySender(Exchange exchange) {
    HttpServletRequest request = exchange.request();
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    if (site != null) {
      String single = exchange.header("Sec-Fetch-Site");
      if ("same-origin".equals(single) || "none".equals(single)) {
        return true;
      }
      return origin != null && trusted(exchange, exchange.header("Origin"));
    }
    if (origin != null) {
      String single = exchange.header("Origin");
      return isOwn(exchange, single == null ? null : Origin.parse(single).orElse(null))
          || trusted(exchange, single);
    }
    String referer = request.getHeader("Referer");
    return referer == null ? null : isOwn(exchange, originOf(exchange.header("Referer")));
  }

  private boolean trusted(Exchange exchange, @Nullable String origin) {
    return origin != null && Origin.parse(origin).filter(cors::trusts).isPresent();
  }

  private static boolean isOwn(Exchange exchange, @Nullable Origin origin) {
    return origin != null && origin.equals(exchange.origin());
  }

  private static @Nullable Origin originOf(@Nullable String referer) {
    if (referer == null) {
      return null;
    }
    try {
      return Origin.ofUri(new URI(referer)).orElse(null);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static boolean hasToken(Exchange exchange) throws IOException {
    String sent = exchange.header(CsrfToken.HEADER);
    if (sent == null) {
      sent = field(exchange);
    }
    return sent != null && CsrfToken.matches(exchange, sent);
  }

  /** The form field, read from the body only, and only of a form. */
  private static @Nullable String field(Exchange exchange) throws IOException {
    HttpServletRequest request = exchange.request();
    if (!exchange.form()) {
      return null;
    }
    if (exchange.ours()) {
      return exchange.body() instanceof RequestBody.Fields fields
          ? fields.optional(CsrfToken.FIELD)
          : null;
    }
    if (!request.getMethod().equals("POST")) {
      // Only here does every container read a form (Servlet 6.0, section 3.1.1).
      return null;
    }
    if (exchange.queryNames(CsrfToken.FIELD)) {
      return null;
    }
    String[] values;
    try {
      values = request.getParameterValues(CsrfToken.FIELD);
    } catch (RuntimeException e) {
      // How containers say that a form is malformed, too large, or broke off.
      LOG.debug("A form could not be read", e);
      return null;
    }
    return values != null && values.length == 1 ? values[0] : null;
  }
}
