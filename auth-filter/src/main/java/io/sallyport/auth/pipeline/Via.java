package io.sallyport.auth.pipeline;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one request got here: the client, the scheme and host that it used, and whether anybody was
 * between. Not thread-safe.
 *
 * <p>The forwarding header is read from the right: each hop is believed only if the one that
 * reports it is a trusted proxy (RFC 7239, section 8.1). An entry that is no address ends the walk.
 */
final class Via {

  /** The farthest hop that is believed. */
  private record Farthest(ClientAddress client, @Nullable String proto, @Nullable String host) {}

  /** Equals no origin that a browser sends, so nothing passes for it. */
  private static final Origin UNKNOWN = new Origin("http", "invalid", 0);

  private static final String FORWARDED = "Forwarded";
  private static final String X_FORWARDED = "X-Forwarded-";

  private final Exchange exchange;
  private final HttpServletRequest request;
  private final Site site;
  private @Nullable Farthest farthest;
  private @Nullable Origin origin;

  Via(Exchange exchange) {
    this.exchange = exchange;
    this.request = exchange.request();
    this.site = exchange.site();
  }

  /** The peer, or what trusted proxies say the client is. */
  ClientAddress client() {
    return farthest().client();
  }

  private Farthest farthest() {
    Farthest known = farthest;
    if (known == null) {
      known = walk();
      farthest = known;
    }
    return known;
  }

  private Farthest walk() {
    ClientAddress at =
        ClientAddress.parse(request.getRemoteAddr())
            .orElseGet(() -> new ClientAddress(InetAddress.getLoopbackAddress()));
    var believed = new Farthest(at, null, null);
    List<ForwardingHeader.Hop> hops =
        site.trusts(at) ? site.forwarding().hops(exchange) : List.of();
    for (int i = hops.size() - 1; i >= 0 && site.trusts(believed.client()); i--) {
      ForwardingHeader.Hop hop = hops.get(i);
      ClientAddress next = ClientAddress.parse(hop.forAddress()).orElse(null);
      if (next == null) {
        break;
      }
      believed = new Farthest(next, hop.proto(), hop.host());
    }
    return believed;
  }

  /** The application's own origin: the configured one, else that of the request. */
  Origin origin() {
    Origin known = origin;
    if (known == null) {
      Origin configured = site.origin();
      known = configured != null ? configured : asked();
      origin = known;
    }
    return known;
  }

  private Origin asked() {
    String proto = farthest().proto();
    String host = farthest().host();
    String scheme = proto != null ? proto : request.isSecure() ? "https" : "http";
    String named = host != null ? host : request.getHeader("Host");
    // A container may keep the authority of HTTP/2 to itself (RFC 9113, section 8.3.1).
    String known = request.getServerName() + ":" + request.getServerPort();
    return Optional.ofNullable(named)
        .flatMap(authority -> Origin.parse(scheme + "://" + authority))
        .or(() -> Origin.parse(scheme + "://" + known))
        .orElse(UNKNOWN);
  }

  /** Whether the browser came over TLS, as far as this can be known. */
  boolean secure() {
    if (request.isSecure()) {
      return true;
    }
    Origin configured = site.origin();
    if (configured != null) {
      return configured.secure();
    }
    return !site.trustedProxies().isEmpty() && origin().secure();
  }

  /**
   * Whether this is a developer's own machine over plain HTTP: peer, local address and {@code Host}
   * are loopback, and no proxy had a part in it.
   */
  boolean plainLoopback() {
    return !secure()
        && untouched()
        && loopback(request.getRemoteAddr())
        && loopback(request.getLocalAddr())
        && loopbackHost();
  }

  /** Whether no forwarding header came, believed or not. */
  private boolean untouched() {
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

  private boolean loopbackHost() {
    String host = request.getServerName();
    return host != null
        && (host.equalsIgnoreCase("localhost") || loopback(host))
        && origin().loopback();
  }

  private static boolean loopback(@Nullable String text) {
    return text != null && ClientAddress.parse(text).map(ClientAddress::loopback).orElse(false);
  }
}
