package io.sallyport.auth.jakarta;

import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Entrance;
import io.sallyport.auth.pipeline.Exchange;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a Jakarta EE server who is calling, by whatever credential, so that its own constraints,
 * {@code SecurityContext}, EJB and JAX-RS know the caller and the roles (Jakarta Security 3.0,
 * section 2.3).
 *
 * <p>It answers a request only where a constraint of the container would keep it from the filter;
 * everything else is the filter's. Nothing is left in the container's session: the next request is
 * asked anew. Thread-safe.
 */
public class SallyportMechanism implements HttpAuthenticationMechanism {

  private static final Logger LOG = LoggerFactory.getLogger(SallyportMechanism.class);

  @Inject GuardedApplication application;
  private final AtomicBoolean told = new AtomicBoolean();

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    ServletContext here = request.getServletContext();
    application.remember(here);
    Entrance entrance = Entrance.of(here);
    try {
      if (entrance == null) {
        tellOfAnother(here);
        response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        // Open Liberty runs the servlet all the same where this is a failure.
        return AuthenticationStatus.SEND_CONTINUE;
      }
      Exchange exchange = entrance.enter(request, response);
      if (context.isAuthenticationRequest() || byApplication(request, exchange, context)) {
        return asked(entrance, exchange, context);
      }
      Caller caller = entrance.caller(exchange);
      if (context.isProtected() && (caller == null || exchange.ours())) {
        return answered(entrance, exchange, context);
      }
      return caller == null ? context.doNothing() : known(caller, context);
    } catch (IOException e) {
      throw new AuthenticationException(e);
    }
  }

  /** GlassFish takes one mechanism for a whole EAR, whichever application the request is for. */
  private void tellOfAnother(ServletContext here) {
    if (here.getAttribute(Entrance.CONTEXT_ATTRIBUTE) != null && told.compareAndSet(false, true)) {
      LOG.error(
          "Every request for {} is refused: the server asks the mechanism of another application in"
              + " the same EAR. Deploy each WAR by itself",
          here.getContextPath());
    }
  }

  /**
   * Whether the application is who asks. Open Liberty asks again by itself before it shows an error
   * page, and at the timeout of an asynchronous request: there nobody wants a sign-in, unless the
   * container says that the application does.
   */
  private static boolean byApplication(
      HttpServletRequest request, Exchange exchange, HttpMessageContext context) {
    if (!exchange.withApplication()) {
      return false;
    }
    return switch (request.getDispatcherType()) {
      case REQUEST -> !request.isAsyncStarted() || context.isProtected();
      case FORWARD, INCLUDE -> true;
      case ASYNC, ERROR -> context.isProtected();
    };
  }

  /** No constraint of the container comes before the guard's own paths and answers. */
  private static AuthenticationStatus answered(
      Entrance entrance, Exchange exchange, HttpMessageContext context) throws IOException {
    Decision decision = entrance.decide(exchange);
    if (decision == Decision.UNTOUCHED) {
      return context.doNothing();
    }
    if (decision == Decision.APPLICATION) {
      entrance.calls().challenge(exchange);
    } else {
      entrance.write(exchange, decision);
    }
    return AuthenticationStatus.SEND_CONTINUE;
  }

  /** The application has asked, by the request or by {@code SecurityContext.authenticate}. */
  private static AuthenticationStatus asked(
      Entrance entrance, Exchange exchange, HttpMessageContext context) throws IOException {
    AuthenticationParameters parameters = context.getAuthParameters();
    Credential credential = parameters == null ? null : parameters.getCredential();
    if (credential != null) {
      return signedIn(entrance, exchange, credential, context);
    }
    boolean anew = parameters != null && parameters.isNewAuthentication();
    Caller caller = entrance.caller(exchange);
    if (caller != null && !anew) {
      return known(caller, context);
    }
    if (anew || !exchange.identityUnavailable()) {
      exchange.identity(AuthOutcome.NO_CREDENTIALS);
    }
    entrance.calls().challenge(exchange);
    return AuthenticationStatus.SEND_CONTINUE;
  }

  private static AuthenticationStatus signedIn(
      Entrance entrance, Exchange exchange, Credential credential, HttpMessageContext context)
      throws IOException {
    if (!(credential instanceof UsernamePasswordCredential password)) {
      return AuthenticationStatus.SEND_FAILURE;
    }
    try {
      entrance.calls().login(exchange, password.getCaller(), password.getPasswordAsString());
    } catch (ServletException e) {
      return AuthenticationStatus.SEND_FAILURE;
    }
    Caller caller = entrance.caller(exchange);
    return caller == null ? AuthenticationStatus.SEND_FAILURE : known(caller, context);
  }

  private static AuthenticationStatus known(Caller caller, HttpMessageContext context) {
    Set<String> roles =
        caller.grants().roles().stream().filter(caller::hasRole).collect(Collectors.toSet());
    return context.notifyContainerAboutLogin(caller, roles);
  }

  @Override
  public void cleanSubject(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    @Nullable Entrance entrance = Entrance.of(request.getServletContext());
    if (entrance != null) {
      Exchange exchange = entrance.enter(request, response);
      if (exchange.retelling()) {
        // The thread's Subject may be one that another request still works with.
        return;
      }
      // On a path that is left to the application nobody has asked, and no guard has looked.
      if (exchange.identityKnown() && exchange.callerOrNull() != null) {
        entrance.calls().logout(exchange);
      }
    }
    context.cleanClientSubject();
  }
}
