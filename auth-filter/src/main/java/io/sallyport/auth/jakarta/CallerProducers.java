package io.sallyport.auth.jakarta;

import io.sallyport.auth.CurrentCaller;
import io.sallyport.auth.OpenSession;
import io.sallyport.auth.Sallyport;
import io.sallyport.identity.audit.AuditTrail;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * What an application can have injected. A bean that outlives a request asks for an {@code
 * Instance}, so that each use has the caller of its own request.
 */
public class CallerProducers {

  @Inject GuardedApplication application;

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
    return guard().sessionOf(request);
  }

  /** The audit trail, for the application's own events. */
  @Produces
  @Dependent
  AuditTrail audit() {
    return guard().identity().audit();
  }

  /** The running guard. */
  @Produces
  @Dependent
  Sallyport guard() {
    return application.guard();
  }
}
