package io.sallyport.auth.pipeline;

import io.sallyport.auth.Fake;
import io.sallyport.identity.access.Grants;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
  private final Map<String, Object> attributes = new HashMap<>();
  private final Map<String, String[]> parameters = new HashMap<>();
  private boolean readable = true;
  private boolean whole = true;
  private String method = "GET";
  private String uri = "/";
  private String servletPath = "/";
  private String peer = "192.0.2.1";
  private @Nullable String query;
  private byte[] body = new byte[0];
  private @Nullable HttpSession session;

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

  /** Sets a parameter as the container reads it. */
  public FakeRequest parameter(String name, String... values) {
    parameters.put(name, values.clone());
    return this;
  }

  /** The container refuses to read parameters. */
  public FakeRequest unreadableParameters() {
    readable = false;
    return this;
  }

  /** Sets the container's session. */
  public FakeRequest session(HttpSession kept) {
    session = kept;
    return this;
  }

  /** Sets the body. */
  public FakeRequest body(byte[] octets) {
    body = octets.clone();
    return this;
  }

  /** The body breaks off. */
  public FakeRequest brokenBody() {
    whole = false;
    return this;
  }

  /** On its way through a site, with nobody who could be asked who is calling. */
  public Exchange exchange(Site site) {
    return exchange(site, new ArrayList<>());
  }

  /** As {@link #exchange(Site)}; {@code sent} gets the header lines of the answer. */
  public Exchange exchange(Site site, List<String> sent) {
    return new Exchange(site, new Authenticators(List.of()), request(site), response(sent));
  }

  /** As {@link #exchange(Site)}, with somebody who can be asked. */
  public Exchange exchange(Site site, Authenticators authenticators) {
    return new Exchange(site, authenticators, request(site), response(new ArrayList<>()));
  }

  /** Somebody with a session, who holds the permissions in the role {@code user}. */
  public static Caller caller(Caller.Mechanism mechanism, Instant authTime, String... permissions) {
    return new Caller(
        "account",
        "alice",
        new Grants(Set.of("user"), Set.of(permissions)),
        Set.of(permissions),
        mechanism,
        "handle",
        List.of("pwd"),
        authTime,
        authTime.plusSeconds(28_800));
  }

  /** The request, below the context path of the site. */
  public HttpServletRequest request(Site site) {
    var in = new ByteArrayInputStream(body);
    return Fake.of(
        HttpServletRequest.class,
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
              case "getInputStream" -> {
                if (!whole) {
                  throw new IOException("It broke off");
                }
                yield stream(in);
              }
              case "getHeader" -> {
                List<String> lines = lines(arguments[0]);
                yield lines.isEmpty() ? null : lines.get(0);
              }
              case "getHeaders" -> Collections.enumeration(lines(arguments[0]));
              case "getParameterValues" -> {
                if (!readable) {
                  throw new IllegalStateException("The form is too large");
                }
                yield parameters.get(arguments[0]);
              }
              case "getParameterMap" -> {
                if (!readable) {
                  throw new IllegalStateException("The form is too large");
                }
                yield parameters;
              }
              case "getAttribute" -> attributes.get(arguments[0]);
              case "setAttribute" -> attributes.put(arguments[0].toString(), arguments[1]);
              case "removeAttribute" -> attributes.remove(arguments[0]);
              case "getSession" -> session;
              case "changeSessionId" -> "changed";
              case "getHeaderNames" -> Collections.enumeration(headers.keySet());
              default -> throw new UnsupportedOperationException(called.getName());
            });
  }

  private List<String> lines(Object name) {
    return headers.getOrDefault(name.toString().toLowerCase(Locale.ROOT), List.of());
  }

  private static HttpServletResponse response(List<String> sent) {
    return Fake.of(
        HttpServletResponse.class,
        (proxy, called, arguments) -> {
          if (called.getName().equals("isCommitted")) {
            return false;
          }
          String name = arguments[0] + ": ";
          return switch (called.getName()) {
            case "getHeaders" ->
                sent.stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()))
                    .toList();
            case "setHeader", "addHeader" -> {
              if (called.getName().equals("setHeader")) {
                sent.removeIf(line -> line.startsWith(name));
              }
              sent.add(name + arguments[1]);
              yield null;
            }
            default -> throw new UnsupportedOperationException(called.getName());
          };
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
