package io.sallyport.sample.web;

import io.sallyport.auth.CurrentCaller;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** What all pages have in common. */
final class Page {
  private Page() {}

  /** Shows {@code WEB-INF/pages/<name>.jsp}; what it shows are request attributes. */
  static void show(HttpServletRequest request, HttpServletResponse response, String name)
      throws ServletException, IOException {
    Optional<CurrentCaller> caller = CurrentCaller.of(request);
    caller.ifPresent(present -> request.setAttribute("username", present.username()));
    request.setAttribute("moderator", caller.isPresent() && request.isUserInRole("moderator"));
    request.setAttribute("administrator", caller.isPresent() && request.isUserInRole("admin"));
    response.setContentType("text/html;charset=UTF-8");
    request.getRequestDispatcher("/WEB-INF/pages/" + name + ".jsp").forward(request, response);
  }

  /** After a form: have the browser fetch a page of this application, so that a reload is safe. */
  static void seeOther(HttpServletRequest request, HttpServletResponse response, String path) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", request.getContextPath() + path);
  }

  /** Whether a browser is going to show the answer as a page, rather than hand it to a program. */
  static boolean isWanted(HttpServletRequest request) {
    String mode = request.getHeader("Sec-Fetch-Mode");
    if (mode != null) {
      return mode.equals("navigate");
    }
    String accept = request.getHeader("Accept");
    return accept != null
        && accept.toLowerCase(Locale.ROOT).contains("text/html")
        && request.getHeader("Authorization") == null
        && request.getHeader("X-API-Key") == null
        && request.getHeader("X-Requested-With") == null;
  }
}
