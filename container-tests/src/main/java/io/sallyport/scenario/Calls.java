package io.sallyport.scenario;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Signs in and out by code, and asks for a sign-in (Servlet 6.0, section 13.3). */
@WebServlet({"/open/login", "/open/logout", "/open/authenticate"})
public class Calls extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    switch (request.getServletPath()) {
      case "/open/login" -> login(request, response);
      case "/open/logout" -> {
        request.logout();
        Report.of(request).send(response);
      }
      default -> {
        if (request.authenticate(response)) {
          Report.of(request).send(response);
        }
      }
    }
  }

  private static void login(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      request.login(request.getParameter("name"), request.getParameter("word"));
      Report.of(request).with("login", "passed").send(response);
    } catch (ServletException e) {
      Report.of(request).with("login", "refused").send(response);
    }
  }
}
