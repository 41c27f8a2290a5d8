package io.sallyport.sample.launch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where to listen: {@code HOST} and {@code PORT} of the environment, by default {@code 127.0.0.1}
 * and 8080. Loopback, because demo accounts with published passwords are no business of the
 * network's. Port 0 takes a free one.
 */
record ListenAddress(String host, int port) {
  private static final String LOOPBACK = "127.0.0.1";

  ListenAddress {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("PORT must be a number from 0 to 65535, not " + port);
    }
  }

  static ListenAddress from(Map<String, String> environment) {
    return new ListenAddress(
        orDefault(environment.get("HOST"), LOOPBACK),
        parse(orDefault(environment.get("PORT"), "8080")));
  }

  /** For people: the loopback address under its usual name. */
  String url(int actualPort) {
    return "http://" + (host.equals(LOOPBACK) ? "localhost" : host) + ":" + actualPort;
  }

  private static String orDefault(@Nullable String value, String byDefault) {
    return value == null || value.isBlank() ? byDefault : value.strip();
  }

  private static int parse(String port) {
    try {
      return Integer.parseInt(port);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("PORT must be a number from 0 to 65535, not " + port);
    }
  }
}
