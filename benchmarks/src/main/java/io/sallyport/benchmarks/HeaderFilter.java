package io.sallyport.benchmarks;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Sets the header that Sallyport puts on every answer, and does nothing else. */
final class HeaderFilter implements Filter {

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var httpResponse = (HttpServletResponse) response;
    httpResponse.setHeader("X-Content-Type-Options", "nosniff");
    chain.doFilter(request, response);
  }
}
