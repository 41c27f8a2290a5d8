package io.sallyport.sample.web;

import io.sallyport.auth.CurrentCaller;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.TreeSet;

/** The front door: who is signed in, and what there is to try. */
public final class HomePage extends SiteServlet {
  public HomePage() {
    super(READ);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    CurrentCaller.of(request)
        .ifPresent(
            caller -> {
              request.setAttribute("roles", String.join(", ", new TreeSet<>(caller.roles())));
              request.setAttribute("mechanism", caller.mechanism());
            });
    StringBuffer url = request.getRequestURL();
    url.setLength(url.length() - request.getRequestURI().length());
    request.setAttribute("origin", url.toString());
    Page.show(request, response, "home");
  }
}
