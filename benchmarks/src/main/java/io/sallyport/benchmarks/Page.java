package io.sallyport.benchmarks;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Two bytes; one kind asks first who is there, and says whether that was somebody. */
final class Page extends HttpServlet {

  private static final long serialVersionUID = 1;
  private static final byte[] BODY = "ok".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOBODY = "no".getBytes(StandardCharsets.US_ASCII);

  private final boolean asks;

  Page(boolean asks) {
    this.asks = asks;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body = asks && request.getUserPrincipal() == null ? NOBODY : BODY;
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
