package io.sallyport.own.plain;

import io.sallyport.own.Filters;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Where somebody says a name and the word for it, and what they see then. */
@WebServlet({"/desk", "/page/*"})
public class Desk extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    HttpSession session = request.getSession(false);
    answer(
        response,
        "%s %s new=%s filters=%s%n"
            .formatted(
                request.getServletPath(),
                request.getRemoteUser(),
                session == null ? null : session.isNew(),
                Filters.of(request.getServletContext())));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String name = request.getParameter("name");
    if (!(name + " says so").equals(request.getParameter("word"))) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN, "not you");
      return;
    }
    request.getSession().setAttribute("name", name);
    request.changeSessionId();
    var seen = new Cookie("seen", "yes");
    seen.setPath(request.getContextPath());
    seen.setHttpOnly(true);
    seen.setMaxAge(60);
    response.addCookie(seen);
    response.sendRedirect(request.getContextPath() + "/page");
  }

  @Override
  protected void doDelete(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    request.getSession().invalidate();
    answer(response, "gone\n");
  }

  private static void answer(HttpServletResponse response, String line) throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().write(line);
  }
}
