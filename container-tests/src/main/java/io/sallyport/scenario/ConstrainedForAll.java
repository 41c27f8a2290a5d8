package io.sallyport.scenario;

import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;

/** For everybody who is signed in, as the container is to see to. */
@WebServlet("/constrained/all")
@ServletSecurity(@HttpConstraint(rolesAllowed = "**"))
public class ConstrainedForAll extends Pages {

  private static final long serialVersionUID = 1L;
}
