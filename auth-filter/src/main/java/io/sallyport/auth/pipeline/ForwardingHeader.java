package io.sallyport.auth.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which header tells what a proxy saw. Exactly one is believed, and only from trusted peers. */
public enum ForwardingHeader {
  /** None: the peer is the client. */
  NONE,
  /** {@code Forwarded} (RFC 7239). */
  FORWARDED,
  /** {@code X-Forwarded-For}, with {@code X-Forwarded-Proto} and {@code X-Forwarded-Host}. */
  X_FORWARDED_FOR;

  /**
   * What one proxy says of the side it received the request from.
   *
   * @param forAddress as written
   */
  record Hop(String forAddress, @Nullable String proto, @Nullable String host) {}

  /** The hops from left (client) to right (nearest proxy). */
  List<Hop> hops(Exchange exchange) {
    return switch (this) {
      case NONE -> List.of();
      case FORWARDED -> forwarded(elements(exchange, "Forwarded"));
      case X_FORWARDED_FOR -> xForwarded(exchange);
    };
  }

  private static List<Hop> xForwarded(Exchange exchange) {
    String proto = last(elements(exchange, "X-Forwarded-Proto"));
    String host = last(elements(exchange, "X-Forwarded-Host"));
    var hops = new ArrayList<Hop>();
    for (String address : elements(exchange, "X-Forwarded-For")) {
      hops.add(new Hop(withoutPort(address), proto, host));
    }
    return hops;
  }

  private static List<Hop> forwarded(List<String> elements) {
    var hops = new ArrayList<Hop>();
    for (String element : elements) {
      String address = "";
      String proto = null;
      String host = null;
      for (String pair : element.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
          continue;
        }
        String value = unquoted(pair.substring(equals + 1).strip());
        switch (pair.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
          case "for" -> address = withoutPort(value);
          case "proto" -> proto = value;
          case "host" -> host = value;
          default -> {}
        }
      }
      hops.add(new Hop(address, proto, host));
    }
    return hops;
  }

  private static List<String> elements(Exchange exchange, String name) {
    var elements = new ArrayList<String>();
    for (String line : Collections.list(exchange.request().getHeaders(name))) {
      for (String element : line.split(",", -1)) {
        elements.add(element.strip());
      }
    }
    return elements;
  }

  private static @Nullable String last(List<String> elements) {
    return elements.isEmpty() ? null : elements.get(elements.size() - 1);
  }

  private static String unquoted(String value) {
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  private static String withoutPort(String address) {
    if (address.startsWith("[")) {
      int end = address.indexOf(']');
      return end < 0 ? address : address.substring(0, end + 1);
    }
    int colon = address.indexOf(':');
    return colon >= 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
  }
}
