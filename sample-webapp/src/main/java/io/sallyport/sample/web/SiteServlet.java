package io.sallyport.sample.web;

import io.sallyport.sample.note.Notes;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** A servlet that names its methods: any other is answered with 405 and {@code Allow}. */
abstract class SiteServlet extends HttpServlet {
  static final List<String> READ = List.of("GET", "HEAD");

  private final List<String> methods;

  SiteServlet(List<String> methods) {
    this.methods = List.copyOf(methods);
  }

  @Override
  protected final void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (methods.contains(request.getMethod())) {
      try {
        super.service(request, response);
      } catch (Visitor.NobodyException e) {
        response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
      }
      return;
    }
    response.setHeader("Allow", String.join(", ", methods));
    if (request.getMethod().equals("OPTIONS")) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else {
      Problem.ofStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED).write(response);
    }
  }

  final Notes notes() {
    return Site.notes(getServletContext());
  }
}
