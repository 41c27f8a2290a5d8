package io.sallyport.own.basic;

import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;

/** A session bean with roles of its own. */
@Stateless
public class Books {

  @Resource private SessionContext context;

  /** Whom the EJB container takes the caller for. */
  @PermitAll
  public String reader() {
    return context.getCallerPrincipal().getName() + " admin=" + context.isCallerInRole("admin");
  }

  /** For users. */
  @RolesAllowed("user")
  public String lend() {
    return "lent";
  }

  /** For administrators. */
  @RolesAllowed("admin")
  public String burn() {
    return "burnt";
  }
}
