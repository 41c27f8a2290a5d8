package io.sallyport.own.plain;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;

/** Lets nobody to a page of whom the session does not know the name. */
@WebFilter("/*")
public class NameFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpSession session = request.getSession(false);
    String name = session == null ? null : (String) session.getAttribute("name");
    if (name == null && request.getServletPath().startsWith("/page")) {
      response.sendRedirect(request.getContextPath() + "/desk");
      return;
    }
    chain.doFilter(name == null ? request : named(name, request), response);
  }

  private static HttpServletRequest named(String name, HttpServletRequest request) {
    return new HttpServletRequestWrapper(request) {
      @Override
      public Principal getUserPrincipal() {
        return () -> name;
      }

      @Override
      public String getRemoteUser() {
        return name;
      }
    };
  }
}
