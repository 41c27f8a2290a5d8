package io.sallyport.own;

import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;

/** For users. */
@WebServlet("/user")
@ServletSecurity(@HttpConstraint(rolesAllowed = "user"))
public class UserPage extends CallerPage {

  private static final long serialVersionUID = 1L;
}
