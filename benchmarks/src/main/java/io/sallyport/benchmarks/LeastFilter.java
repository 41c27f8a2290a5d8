package io.sallyport.benchmarks;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.security.Principal;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Looks for each kind of credential, sets the two headers of an answer for somebody, and tells the
 * page who that is: whoever came with a cookie, unasked.
 */
final class LeastFilter extends HttpFilter {

  private static final long serialVersionUID = 1;
  private static final Principal SOMEBODY = () -> Guard.USER;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Enumeration<String> cookies = request.getHeaders("Cookie");
    boolean known =
        cookies.hasMoreElements()
            && !cookies.nextElement().isEmpty()
            && request.getHeader("Authorization") == null
            && request.getHeader("X-API-Key") == null;
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
    chain.doFilter(
        new HttpServletRequestWrapper(request) {
          @Override
          public @Nullable Principal getUserPrincipal() {
            return known ? SOMEBODY : null;
          }
        },
        new HttpServletResponseWrapper(response));
  }
}
