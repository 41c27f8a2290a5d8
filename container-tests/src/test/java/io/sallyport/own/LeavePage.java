package io.sallyport.own;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Signs out, and asks no more: GlassFish 8.0.0 fails who asks for roles in a request that has
 * signed out.
 */
@WebServlet("/leave")
public class LeavePage extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    request.logout();
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().write("left, " + request.getRemoteUser() + "\n");
  }
}
