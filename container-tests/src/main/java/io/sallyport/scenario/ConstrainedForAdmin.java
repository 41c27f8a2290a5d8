package io.sallyport.scenario;

import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;

/** For administrators, as the container is to see to. */
@WebServlet("/constrained/admin")
@ServletSecurity(@HttpConstraint(rolesAllowed = "admin"))
public class ConstrainedForAdmin extends Pages {

  private static final long serialVersionUID = 1L;
}
