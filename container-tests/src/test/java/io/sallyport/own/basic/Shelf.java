package io.sallyport.own.basic;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** A resource for everybody. */
@RequestScoped
@Path("shelf")
@Produces("text/plain")
public class Shelf {

  /** What JAX-RS knows of the caller. */
  @GET
  public String look(@Context SecurityContext security) {
    return "reader=%s admin=%s%n"
        .formatted(
            security.getUserPrincipal() == null ? null : security.getUserPrincipal().getName(),
            security.isUserInRole("admin"));
  }
}
