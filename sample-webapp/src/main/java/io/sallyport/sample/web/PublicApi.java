package io.sallyport.sample.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** {@code /api/public}: an answer for everyone. */
public final class PublicApi extends SiteServlet {
  public PublicApi() {
    super(READ);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Json.write(response, Map.of("message", "Everyone may read this."));
  }
}
