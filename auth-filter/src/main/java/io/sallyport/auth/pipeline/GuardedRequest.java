package io.sallyport.auth.pipeline;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** The request as the application sees it: with a caller. */
public final class GuardedRequest extends HttpServletRequestWrapper {

  private static final String ATTRIBUTE = "io.sallyport.auth.exchange";

  private final Exchange exchange;
  private final GuardedResponse response;
  private final ContainerCalls calls;

  /** Wraps {@code request}, which may be that of a later dispatch of the same exchange. */
  public GuardedRequest(
      Exchange exchange,
      HttpServletRequest request,
      HttpServletResponse response,
      ContainerCalls calls) {
    super(request);
    this.exchange = exchange;
    this.response = new GuardedResponse(this, response);
    exchange.guarded(this.response);
    this.calls = calls;
  }

  /** The response that goes with it. */
  public HttpServletResponse response() {
    return response;
  }

  /** The exchange of a request that passed a guard, however often it was wrapped since. */
  public static @Nullable Exchange exchangeOf(ServletRequest request) {
    return exchangeOf(request, null);
  }

  /**
   * As {@link #exchangeOf(ServletRequest)}, of one guard alone: a request that another application
   * forwards or includes has passed that one's.
   *
   * @param site that of the guard; null for any
   */
  public static @Nullable Exchange exchangeOf(ServletRequest request, @Nullable Site site) {
    GuardedRequest guarded = find(request, site);
    if (guarded != null) {
      return guarded.exchange;
    }
    return request.getAttribute(ATTRIBUTE) instanceof Exchange kept && isOf(kept, site)
        ? kept
        : null;
  }

  /** Whether {@code request} is, or wraps, one that the guard of this site has let through. */
  public static boolean isGuarded(ServletRequest request, Site site) {
    return find(request, site) != null;
  }

  private static @Nullable GuardedRequest find(ServletRequest request, @Nullable Site site) {
    ServletRequest at = request;
    while (at instanceof ServletRequestWrapper wrapper) {
      if (wrapper instanceof GuardedRequest guarded && isOf(guarded.exchange, site)) {
        return guarded;
      }
      at = wrapper.getRequest();
    }
    return null;
  }

  private static boolean isOf(Exchange exchange, @Nullable Site site) {
    return site == null || exchange.site() == site;
  }

  /** Lets a later dispatch, which the container makes with its own request, find the exchange. */
  public void keepForLaterDispatch() {
    exchange.request().setAttribute(ATTRIBUTE, exchange);
  }

  Exchange exchange() {
    return exchange;
  }

  /** This dispatch is over: a shared session is written, unless an asynchronous one goes on. */
  public void finishSession() {
    SharedSession shared = exchange.sharedSession();
    if (shared != null && !isAsyncStarted()) {
      shared.finish();
    }
  }

  /** As {@link #finishSession}, after a failure, which is the one to be told. */
  public void finishSessionAfter(Exception failure) {
    try {
      finishSession();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private @Nullable Caller caller() {
    return exchange.callerOrNull();
  }

  @Override
  public @Nullable Principal getUserPrincipal() {
    return caller();
  }

  @Override
  public @Nullable String getRemoteUser() {
    Caller caller = caller();
    return caller == null ? null : caller.username();
  }

  @Override
  public boolean isUserInRole(String role) {
    Caller caller = caller();
    return caller != null && (role.equals("**") || caller.hasRole(role));
  }

  @Override
  public @Nullable String getAuthType() {
    Caller caller = caller();
    if (caller == null) {
      return null;
    }
    return caller.mechanism() == Caller.Mechanism.SESSION
        ? HttpServletRequest.FORM_AUTH
        : caller.mechanism().name();
  }

  @Override
  public void login(@Nullable String username, @Nullable String password) throws ServletException {
    if (caller() != null) {
      throw new ServletException("Somebody is signed in already");
    }
    calls.login(exchange, username, password);
    response.keepFromCaches();
    if (exchange.entered()) {
      tellContainer();
    }
  }

  /** Lets the container's own authentication look again, now that somebody is signed in. */
  private void tellContainer() throws ServletException {
    try {
      super.authenticate(response);
    } catch (IOException e) {
      throw new ServletException("The container could not be told of the sign-in", e);
    }
  }

  @Override
  public void logout() throws ServletException {
    // A thread that the server is being told of the caller on must not make it undone.
    synchronized (exchange) {
      calls.logout(exchange);
      exchange.identity(AuthOutcome.NO_CREDENTIALS);
      if (exchange.entered()) {
        super.logout();
      }
    }
  }

  @Override
  public boolean authenticate(HttpServletResponse to) throws IOException, ServletException {
    if (exchange.entered()) {
      return super.authenticate(to);
    }
    if (caller() != null) {
      return true;
    }
    if (to.isCommitted()) {
      throw new IllegalStateException("The response is sent already");
    }
    calls.challenge(exchange);
    return false;
  }

  @Override
  public @Nullable HttpSession getSession(boolean create) {
    SharedSession shared = exchange.sharedSession();
    return shared == null ? ContainerSession.forCaller(exchange, create) : shared.get(create);
  }

  @Override
  public @Nullable HttpSession getSession() {
    return getSession(true);
  }

  @Override
  public String changeSessionId() {
    SharedSession shared = exchange.sharedSession();
    return shared == null ? super.changeSessionId() : shared.changeId();
  }

  @Override
  public @Nullable String getRequestedSessionId() {
    SharedSession shared = exchange.sharedSession();
    return shared == null ? super.getRequestedSessionId() : shared.requestedId();
  }

  @Override
  public boolean isRequestedSessionIdValid() {
    SharedSession shared = exchange.sharedSession();
    return shared == null ? super.isRequestedSessionIdValid() : shared.requestedIdValid();
  }

  @Override
  public boolean isRequestedSessionIdFromCookie() {
    SharedSession shared = exchange.sharedSession();
    return shared == null ? super.isRequestedSessionIdFromCookie() : shared.requestedId() != null;
  }

  @Override
  public boolean isRequestedSessionIdFromURL() {
    return exchange.sharedSession() == null && super.isRequestedSessionIdFromURL();
  }

  @Override
  public AsyncContext startAsync() {
    return startAsync(this, response);
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse to) {
    keepForLaterDispatch();
    SharedSession shared = exchange.sharedSession();
    if (shared == null) {
      return telling(super.startAsync(request, to));
    }
    shared.beforeAnswer();
    AsyncContext context = super.startAsync(request, to);
    context.addListener(new SessionAtTheEnd(shared));
    return telling(context);
  }

  @Override
  public AsyncContext getAsyncContext() {
    return telling(super.getAsyncContext());
  }

  private AsyncContext telling(AsyncContext context) {
    return exchange.entered() && ContainerThread.isNeeded(this)
        ? new GuardedAsync(exchange, context)
        : context;
  }
}
