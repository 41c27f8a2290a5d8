package io.sallyport.scenario.ee;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** Resources that are session beans, so that every server enforces their roles. */
@Stateless
@Path("/")
public class RestPages {

  /** What JAX-RS knows of the caller. */
  @GET
  @Path("open")
  @PermitAll
  public String open(@Context SecurityContext security) {
    return "caller="
        + (security.getUserPrincipal() == null ? null : security.getUserPrincipal().getName())
        + "\nadmin="
        + security.isUserInRole("admin")
        + "\n";
  }

  /** For users. */
  @GET
  @Path("open/user")
  @RolesAllowed("user")
  public String user() {
    return "open\n";
  }

  /** For administrators. */
  @GET
  @Path("open/admin")
  @RolesAllowed("admin")
  public String admin() {
    return "open\n";
  }
}
