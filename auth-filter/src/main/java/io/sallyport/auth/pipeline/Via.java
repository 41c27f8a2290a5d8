package io.sallyport.auth.pipeline;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a request got here: the client, and the scheme and host that it used.
 *
 * <p>The forwarding header is read from the right: each hop is believed only if the one that
 * reports it is a trusted proxy (RFC 7239, section 8.1). An entry that is no address ends the walk.
 */
record Via(ClientAddress client, @Nullable String proto, @Nullable String host) {

  /** Equals no origin that a browser sends, so nothing passes for it. */
  private static final Origin UNKNOWN = new Origin("http", "invalid", 0);

  private static final String FORWARDED = "Forwarded";
  private static final String X_FORWARDED = "X-Forwarded-";

  static Via of(Exchange exchange) {
    Site site = exchange.site();
    ClientAddress at =
        ClientAddress.parse(exchange.request().getRemoteAddr())
            .orElseGet(() -> new ClientAddress(InetAddress.getLoopbackAddress()));
    Via via = new Via(at, null, null);
    List<ForwardingHeader.Hop> hops =
        site.trusts(at) ? site.forwarding().hops(exchange) : List.of();
    for (int i = hops.size() - 1; i >= 0 && site.trusts(via.client()); i--) {
      ForwardingHeader.Hop hop = hops.get(i);
      ClientAddress next = ClientAddress.parse(hop.forAddress()).orElse(null);
      if (next == null) {
        break;
      }
      via = new Via(next, hop.proto(), hop.host());
    }
    return via;
  }

  /** Whether no forwarding header came, believed or not. */
  static boolean untouched(HttpServletRequest request) {
    Enumeration<String> names = request.getHeaderNames();
    while (names.hasMoreElements()) {
      String name = names.nextElement();
      if (name.equalsIgnoreCase(FORWARDED)
          || name.regionMatches(true, 0, X_FORWARDED, 0, X_FORWARDED.length())) {
        return false;
      }
    }
    return true;
  }

  Origin origin(HttpServletRequest request) {
    String scheme = proto != null ? proto : request.isSecure() ? "https" : "http";
    String named = host != null ? host : request.getHeader("Host");
    // A container may keep the authority of HTTP/2 to itself (RFC 9113, section 8.3.1).
    String known = request.getServerName() + ":" + request.getServerPort();
    return Optional.ofNullable(named)
        .flatMap(authority -> Origin.parse(scheme + "://" + authority))
        .or(() -> Origin.parse(scheme + "://" + known))
        .orElse(UNKNOWN);
  }
}
