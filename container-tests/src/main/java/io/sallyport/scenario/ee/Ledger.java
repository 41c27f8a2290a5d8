package io.sallyport.scenario.ee;

import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;

/** A session bean that has its own opinion of who may call it. */
@Stateless
public class Ledger {

  @Resource private SessionContext context;

  /** Whom the EJB container takes the caller for. */
  @PermitAll
  public String caller() {
    return context.getCallerPrincipal().getName();
  }

  /** Whether the EJB container gives the caller the role. */
  @PermitAll
  public boolean inRole(String role) {
    return context.isCallerInRole(role);
  }

  /** For users. */
  @RolesAllowed("user")
  public String forUser() {
    return "open";
  }

  /** For administrators. */
  @RolesAllowed("admin")
  public String forAdmin() {
    return "open";
  }
}
