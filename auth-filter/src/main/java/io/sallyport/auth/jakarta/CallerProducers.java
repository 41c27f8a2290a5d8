package io.sallyport.auth.jakarta;

import io.sallyport.auth.AuthFilter;
import io.sallyport.auth.CurrentCaller;
import io.sallyport.auth.OpenSession;
import io.sallyport.auth.Sallyport;
import io.sallyport.identity.audit.AuditTrail;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * What an application can have injected. A bean that outlives a request asks for an {@code
 * Instance}, so that each use has the caller of its own request.
 */
public class CallerProducers {

  /** The caller of the present request; empty if nobody is signed in. */
  @Produces
  @Dependent
  Optional<CurrentCaller> caller(HttpServletRequest request) {
    return CurrentCaller.of(request);
  }

  /** The session of the present request; empty for tokens, keys and strangers. */
  @Produces
  @Dependent
  Optional<OpenSession> session(HttpServletRequest request) {
    return guard(request.getServletContext()).sessionOf(request);
  }

  /** The audit trail, for the application's own events. */
  @Produces
  @Dependent
  AuditTrail audit(ServletContext context) {
    return guard(context).identity().audit();
  }

  /** The running guard. */
  @Produces
  @Dependent
  Sallyport guard(ServletContext context) {
    if (context.getAttribute(AuthFilter.CONTEXT_ATTRIBUTE) instanceof Sallyport running) {
      return running;
    }
    throw new IllegalStateException("The guard of this application has not been started");
  }
}
