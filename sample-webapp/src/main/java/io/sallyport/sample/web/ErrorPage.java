package io.sallyport.sample.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Where the server sends every error that nobody answered: a page for people, a problem for
 * programs, and in neither a word about what went wrong inside.
 */
public final class ErrorPage extends HttpServlet {
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Problem problem = Problem.ofStatus(status(request));
    if (isForProgram(request)) {
      problem.write(response);
      return;
    }
    response.setStatus(problem.status());
    request.setAttribute("status", problem.status());
    request.setAttribute("title", problem.title());
    Page.show(request, response, "error");
  }

  /** Asked for by its own address, this is no page at all. */
  private static int status(HttpServletRequest request) {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    return request.getDispatcherType() == DispatcherType.ERROR && status instanceof Integer code
        ? code
        : HttpServletResponse.SC_NOT_FOUND;
  }

  private static boolean isForProgram(HttpServletRequest request) {
    Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    return !Page.isWanted(request)
        || (failed instanceof String uri && uri.startsWith(request.getContextPath() + "/api/"));
  }
}
