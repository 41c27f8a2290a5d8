package io.sallyport.auth.pipeline;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request without a container, for what is read thousands of times a second. */
public final class FakeRequest {

  /** Its own origin is {@code https://notes.example.com}, or unset. */
  public static Site site(String contextPath, boolean knowsItsOrigin) {
    return new Site(
        contextPath,
        "/auth",
        knowsItsOrigin ? new Origin("https", "notes.example.com", 443) : null,
        ForwardingHeader.FORWARDED,
        List.of(),
        new CookiePolicy(false, "Lax", null, CookiePolicy.suffixFor(contextPath)),
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  }

  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private String method = "GET";
  private String uri = "/";
  private String servletPath = "/";
  private String peer = "192.0.2.1";
  private @Nullable String query;
  private byte[] body = new byte[0];

  /** Sets the method. */
  public FakeRequest method(String name) {
    method = name;
    return this;
  }

  /** Sets the path as it came, and the one that the container dispatches on. */
  public FakeRequest path(String raw, String dispatched) {
    uri = raw;
    servletPath = dispatched;
    return this;
  }

  /** Sets the query string. */
  public FakeRequest query(String raw) {
    query = raw;
    return this;
  }

  /** Sets the address of the peer. */
  public FakeRequest peer(String address) {
    peer = address;
    return this;
  }

  /** Adds a header line. */
  public FakeRequest header(String name, String value) {
    headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), any -> new ArrayList<>()).add(value);
    return this;
  }

  /** Sets the body. */
  public FakeRequest body(byte[] octets) {
    body = octets.clone();
    return this;
  }

  /** On its way through a site, with nobody who could be asked who is calling. */
  public Exchange exchange(Site site) {
    return exchange(site, new ArrayList<>());
  }

  /** As {@link #exchange(Site)}; {@code cookies} get the {@code Set-Cookie} lines. */
  public Exchange exchange(Site site, List<String> cookies) {
    return new Exchange(site, new Authenticators(List.of()), request(site), response(cookies));
  }

  /** The request, below the context path of the site. */
  public HttpServletRequest request(Site site) {
    var in = new ByteArrayInputStream(body);
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            HttpServletRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, called, arguments) ->
                switch (called.getName()) {
                  case "getMethod" -> method;
                  case "getRequestURI" -> uri;
                  case "getContextPath" -> site.contextPath();
                  case "getServletPath" -> servletPath;
                  case "getPathInfo" -> null;
                  case "getQueryString" -> query;
                  case "getRemoteAddr" -> peer;
                  case "getLocalAddr" -> "127.0.0.1";
                  case "getServerName" -> "localhost";
                  case "getServerPort" -> 8080;
                  case "isSecure" -> false;
                  case "getContentLengthLong" -> (long) body.length;
                  case "getInputStream" -> stream(in);
                  case "getHeader" -> {
                    List<String> lines = lines(arguments[0]);
                    yield lines.isEmpty() ? null : lines.get(0);
                  }
                  case "getHeaders" -> Collections.enumeration(lines(arguments[0]));
                  case "getHeaderNames" -> Collections.enumeration(headers.keySet());
                  default -> throw new UnsupportedOperationException(called.getName());
                });
  }

  private List<String> lines(Object name) {
    return headers.getOrDefault(name.toString().toLowerCase(Locale.ROOT), List.of());
  }

  private static HttpServletResponse response(List<String> cookies) {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            HttpServletResponse.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, called, arguments) ->
                switch (called.getName()) {
                  case "isCommitted" -> false;
                  case "getHeaders" -> List.copyOf(cookies);
                  case "setHeader", "addHeader" -> {
                    if (called.getName().equals("setHeader")) {
                      cookies.clear();
                    }
                    cookies.add(arguments[1].toString());
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(called.getName());
                });
  }

  private static ServletInputStream stream(ByteArrayInputStream in) {
    return new ServletInputStream() {
      @Override
      public int read() {
        return in.read();
      }

      @Override
      public int read(byte[] into, int from, int length) {
        return in.read(into, from, length);
      }

      @Override
      public boolean isFinished() {
        return in.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new UnsupportedOperationException("setReadListener");
      }
    };
  }
}
