package io.sallyport.auth;

import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.GuardedRequest;
import io.sallyport.auth.pipeline.Unreachable;
import io.sallyport.identity.StoreUnavailableException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The guard as a servlet filter. Map it to {@code /*}, ahead of other filters, with asynchronous
 * support and the dispatchers REQUEST, ASYNC and ERROR; with FORWARD or INCLUDE too, those are
 * checked against the rules of their own path.
 *
 * <p>Reads {@code sallyport.conf} at the start (see {@code docs/configuration.md}), unless it was
 * constructed with a configuration. A configuration that cannot be used stops the application.
 */
public final class AuthFilter implements Filter {

  /** Under this attribute the servlet context holds the running {@link Sallyport}. */
  public static final String CONTEXT_ATTRIBUTE = "io.sallyport.auth.Sallyport";

  /**
   * Under this attribute the application may leave the Micrometer {@code MeterRegistry} to count
   * in, before the filter starts; without one it is {@code Metrics.globalRegistry}.
   */
  public static final String METER_REGISTRY_ATTRIBUTE = "io.sallyport.auth.MeterRegistry";

  /** The init-param that names the configuration file. */
  static final String CONFIG_PARAMETER = "config";

  private final @Nullable Configuration configured;
  private final Clock clock;
  private @Nullable Sallyport guard;

  /** What this filter has started and has to stop; null where a listener has. */
  private @Nullable GuardInContext own;

  /** For {@code web.xml}: reads the configuration files. */
  public AuthFilter() {
    this.configured = null;
    this.clock = Clock.systemUTC();
  }

  /** For registration by code. */
  public AuthFilter(Configuration configuration) {
    this(configuration, Clock.systemUTC());
  }

  /** With a clock of the caller's choice. */
  AuthFilter(Configuration configuration, Clock clock) {
    this.configured = configuration;
    this.clock = clock;
  }

  @Override
  public void init(FilterConfig config) throws ServletException {
    var context = config.getServletContext();
    String named = config.getInitParameter(CONFIG_PARAMETER);
    try {
      Sallyport known = configured == null ? GuardInContext.running(context, named) : null;
      if (known == null) {
        own = new GuardInContext(context, clock);
        known = own.start(configured, named);
      }
      guard = known;
    } catch (ConfigurationException | StoreUnavailableException | IllegalArgumentException e) {
      throw new ServletException(e.getMessage(), e);
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Sallyport running = guard;
    if (running == null
        || !(request instanceof HttpServletRequest httpRequest)
        || !(response instanceof HttpServletResponse httpResponse)) {
      throw new ServletException("Sallyport guards HTTP alone, and only between start and stop");
    }
    switch (request.getDispatcherType()) {
      case REQUEST -> incoming(running, httpRequest, httpResponse, chain);
      case ASYNC -> {
        running.entrance().goOnLater(httpRequest);
        again(running, httpRequest, httpResponse, chain);
      }
      case ERROR -> again(running, httpRequest, httpResponse, chain);
      case FORWARD, INCLUDE -> inside(running, httpRequest, httpResponse, chain);
    }
  }

  private static void incoming(
      Sallyport running,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    if (running.hasLetThrough(request)) {
      chain.doFilter(request, response);
      return;
    }
    Exchange exchange = running.exchange(request, response);
    Decision decision;
    try {
      decision = running.decide(exchange);
    } catch (RuntimeException e) {
      decision = Sallyport.failed(e);
    }
    if (decision == Decision.UNTOUCHED) {
      chain.doFilter(request, response);
    } else if (decision == Decision.APPLICATION) {
      toApplication(running, exchange, request, response, chain);
    } else {
      running.actions().write(exchange, decision);
    }
  }

  private static void toApplication(
      Sallyport running,
      Exchange exchange,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    var guarded = new GuardedRequest(exchange, request, response, running.actions());
    try {
      chain.doFilter(guarded, guarded.response());
      guarded.finishSession();
      running.answered(request, response);
    } catch (IOException | ServletException | RuntimeException e) {
      if (running.sessionUnavailable(exchange, e)) {
        guarded.response().reset();
        running.actions().write(exchange, Unreachable.problem().refuse());
        return;
      }
      guarded.keepForLaterDispatch();
      guarded.finishSessionAfter(e);
      throw e;
    }
  }

  /** A later dispatch of the same request: nothing is checked again, the caller stays. */
  private static void again(
      Sallyport running,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    if (running.hasLetThrough(request)) {
      chain.doFilter(request, response);
      return;
    }
    Exchange kept = running.exchangeOf(request);
    Exchange exchange = kept != null ? kept : running.laterExchange(request, response);
    toApplication(running, exchange, request, response, chain);
  }

  /** A forward or include, where the application has mapped the filter to those too. */
  private static void inside(
      Sallyport running,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    Exchange known = running.exchangeOf(request);
    if (known == null && request.getDispatcherType() == DispatcherType.FORWARD) {
      // From a path that is left to the application: nothing is checked yet.
      incoming(running, request, response, chain);
      return;
    }
    Exchange exchange = known != null ? known : running.laterExchange(request, whole(response));
    Decision decision = running.decideDispatch(exchange, dispatchedPath(request));
    if (decision == Decision.NEXT) {
      chain.doFilter(request, response);
    } else if (!response.isCommitted()) {
      running.actions().write(exchange, decision);
    }
  }

  /** The response of the request: what a container hands an include changes no status. */
  private static HttpServletResponse whole(HttpServletResponse response) {
    HttpServletResponse at = response;
    while (at instanceof HttpServletResponseWrapper wrapper
        && wrapper.getResponse() instanceof HttpServletResponse inner) {
      at = inner;
    }
    return at;
  }

  private static String dispatchedPath(HttpServletRequest request) {
    boolean include = request.getDispatcherType() == DispatcherType.INCLUDE;
    Object servletPath =
        include
            ? request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH)
            : request.getServletPath();
    Object pathInfo =
        include ? request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO) : request.getPathInfo();
    return (servletPath == null ? "" : servletPath) + (pathInfo == null ? "" : pathInfo.toString());
  }

  @Override
  public void destroy() {
    GuardInContext started = own;
    guard = null;
    own = null;
    if (started != null) {
      started.stop();
    }
  }
}
