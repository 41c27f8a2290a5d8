package io.sallyport.own.basic;

import io.sallyport.own.CallerPage;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBAccessException;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;

/** What the session bean says of the caller. */
@WebServlet("/books")
@ServletSecurity(@HttpConstraint(rolesAllowed = "user"))
public class BooksPage extends CallerPage {

  private static final long serialVersionUID = 1L;

  @EJB private Books books;

  @Override
  protected String report(HttpServletRequest request) {
    return "reader=%s lend=%s burn=%s%n"
        .formatted(outcome(books::reader), outcome(books::lend), outcome(books::burn));
  }

  private static String outcome(Supplier<String> work) {
    try {
      return work.get();
    } catch (EJBAccessException e) {
      return "refused";
    }
  }
}
