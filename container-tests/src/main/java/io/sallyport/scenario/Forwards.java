package io.sallyport.scenario;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Forwards, fails, and keeps something in the container's session. */
@WebServlet({"/private/forward", "/private/failing", "/open/failing", "/private/session"})
public class Forwards extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    switch (request.getServletPath()) {
      case "/private/forward" ->
          request.getRequestDispatcher("/private/page").forward(request, response);
      case "/open/failing" -> response.sendError(HttpServletResponse.SC_CONFLICT);
      case "/private/failing" -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
      default -> counted(request, response);
    }
  }

  private static void counted(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    HttpSession session = request.getSession();
    Object known = session.getAttribute("count");
    int count = known instanceof Integer number ? number + 1 : 1;
    session.setAttribute("count", count);
    Report.of(request).with("count", count).send(response);
  }
}
