package io.sallyport.benchmarks;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The same two bytes for everybody; one kind asks first who is there. */
final class Page extends HttpServlet {

  private static final long serialVersionUID = 1;
  private static final byte[] BODY = "ok".getBytes(StandardCharsets.US_ASCII);

  private final boolean asks;

  Page(boolean asks) {
    this.asks = asks;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(asks && request.getUserPrincipal() == null ? 203 : 200);
    response.setContentLength(BODY.length);
    response.getOutputStream().write(BODY);
  }
}
