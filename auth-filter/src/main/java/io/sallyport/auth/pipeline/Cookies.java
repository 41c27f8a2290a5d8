package io.sallyport.auth.pipeline;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Our cookies of one exchange, by their names without prefix: those that came and those that go.
 *
 * <p>Not thread-safe, as the exchange.
 */
public final class Cookies {

  /** The session's cookie. */
  public static final String SESSION = "session";

  private static final String SET_COOKIE = "Set-Cookie";

  private final Exchange exchange;
  private final CookiePolicy policy;
  private Set<String> sent = Set.of();
  private Map<String, String> given = Map.of();
  private String lastName = "";
  private @Nullable String lastValue;

  Cookies(Exchange exchange) {
    this.exchange = exchange;
    this.policy = exchange.site().cookies();
  }

  /** The value of a cookie; null if it did not come. */
  public @Nullable String value(String name) {
    if (!name.equals(lastName)) {
      String secure =
          CookieHeader.value(exchange.request(), policy.prefix(), policy.plainName(name));
      lastValue = secure != null ? secure : plain(name);
      lastName = name;
    }
    return lastValue;
  }

  /**
   * The value that the browser will have after this answer: the one that the answer sets, else the
   * one that came; empty for one that is taken away.
   */
  public @Nullable String present(String name) {
    String set = given.get(name);
    return set != null ? set : value(name);
  }

  /** The value of a cookie that was set for one path; null if it did not come. */
  public @Nullable String pathValue(String name) {
    String secure = CookieHeader.value(exchange.request(), policy.securePathName(name));
    return secure != null ? secure : plain(name);
  }

  private @Nullable String plain(String name) {
    String value = CookieHeader.value(exchange.request(), policy.plainName(name));
    return value != null && exchange.plainLoopback() ? value : null;
  }

  /** Whether any of these cookies came, good or bad. */
  public boolean any(List<String> names) {
    for (String name : names) {
      if (value(name) != null || pathValue(name) != null) {
        return true;
      }
    }
    return false;
  }

  /** Sends a cookie that lives as long as the browser; does nothing once the response is sent. */
  public void set(String name, String value) {
    put(name, value, "/", "");
  }

  /**
   * Sends a cookie that outlives the browser. One for a single path cannot have the {@code __Host-}
   * prefix.
   *
   * @param path with the context path; {@code /} for all
   */
  public void set(String name, String value, String path, Duration maxAge) {
    put(name, value, path, "; Max-Age=" + maxAge.toSeconds());
  }

  /** Takes a cookie of ours away from the browser; does nothing once the response is sent. */
  public void clear(String name) {
    clear(name, "/");
  }

  /** Takes away a cookie of one path. */
  public void clear(String name, String path) {
    put(name, "", path, "; Max-Age=0");
  }

  /** Whether a {@code Set-Cookie} line is one of these that were sent. */
  boolean hasSet(String line) {
    int equals = line.indexOf('=');
    return equals > 0 && sent.contains(line.substring(0, equals));
  }

  /** Never two of one name (RFC 6265bis, section 4.1.1). */
  private void put(String name, String value, String path, String more) {
    HttpServletResponse response = exchange.response();
    if (response.isCommitted()) {
      return;
    }
    if (given.isEmpty()) {
      given = new HashMap<>();
    }
    given.put(name, value);
    boolean plain = exchange.plainLoopback();
    String full = policy.sentName(plain, name, path);
    String line = full + "=" + value + policy.attributes(plain, path, more);
    var others = new ArrayList<String>();
    boolean replaces = false;
    for (String present : response.getHeaders(SET_COOKIE)) {
      if (present.startsWith(full + "=")) {
        replaces = true;
      } else {
        others.add(present);
      }
    }
    if (replaces) {
      response.setHeader(SET_COOKIE, line);
      others.forEach(other -> response.addHeader(SET_COOKIE, other));
    } else {
      response.addHeader(SET_COOKIE, line);
    }
    if (sent.isEmpty()) {
      sent = new HashSet<>();
    }
    sent.add(full);
  }
}
