package io.sallyport.own.basic;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** A resource that is a session bean, so that every server enforces its roles. */
@Stateless
@Path("stove")
@Produces("text/plain")
public class Stove {

  /** For administrators. */
  @GET
  @RolesAllowed("admin")
  public String burn() {
    return "burnt\n";
  }
}
