package io.sallyport.own;

import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;

/**
 * What the request and the server's SecurityContext say of the caller, as lines. WildFly 26 fails
 * whoever asks its SecurityContext.
 */
public abstract class CallerPage extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private SecurityContext security;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String report = report(request);
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().write(report);
  }

  /** The lines. */
  protected String report(HttpServletRequest request) {
    return "request=%s %s user=%s admin=%s asked=%s%n"
            .formatted(
                nameOf(request.getUserPrincipal()),
                request.getRemoteUser(),
                request.isUserInRole("user"),
                request.isUserInRole("admin"),
                request.getAttribute(WordMechanism.ASKED) != null)
        + "context=%s%n".formatted(context())
        + "type=%s filters=%s%n"
            .formatted(request.getAuthType(), Filters.of(request.getServletContext()));
  }

  private String context() {
    try {
      return "%s user=%s admin=%s /admin=%s"
          .formatted(
              nameOf(security.getCallerPrincipal()),
              security.isCallerInRole("user"),
              security.isCallerInRole("admin"),
              security.hasAccessToWebResource("/admin"));
    } catch (IllegalArgumentException e) {
      return e.getClass().getName();
    }
  }

  private static String nameOf(Principal principal) {
    return principal == null ? "nobody" : principal.getName();
  }
}
