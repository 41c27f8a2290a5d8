package io.sallyport.auth.pipeline;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * A web origin (RFC 6454): scheme, host and port, in the form browsers send it.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower case; IPv6 in brackets
 * @param port the default port of the scheme where none was named
 */
public record Origin(String scheme, String host, int port) {

  /** Reads {@code scheme://host[:port]}; empty for anything else, {@code null} included. */
  public static Optional<Origin> parse(String text) {
    try {
      var uri = new URI(text);
      boolean bare =
          (uri.getRawPath() == null || uri.getRawPath().isEmpty())
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getRawUserInfo() == null;
      return bare ? ofUri(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** The origin of an absolute URI such as a {@code Referer}; empty where it has none. */
  public static Optional<Origin> ofUri(URI uri) {
    if (uri.getScheme() == null || uri.getHost() == null) {
      return Optional.empty();
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return Optional.empty();
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : defaultPort(scheme);
    return Optional.of(new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port));
  }

  /** Whether it is served over TLS. */
  public boolean secure() {
    return scheme.equals("https");
  }

  /** Whether the host is the machine itself. */
  public boolean loopback() {
    return host.equals("localhost")
        || ClientAddress.parse(host).map(ClientAddress::loopback).orElse(false);
  }

  @Override
  public String toString() {
    return scheme + "://" + host + (port == defaultPort(scheme) ? "" : ":" + port);
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }
}
