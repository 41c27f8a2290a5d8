package io.sallyport.sample.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code /api/data}: fixed figures for machines, behind the scope {@code data:read}. */
public final class DataApi extends SiteServlet {
  private static final List<Map<String, Object>> READINGS =
      List.of(
          Map.of("sensor", "gate-north", "celsius", 11.5),
          Map.of("sensor", "gate-south", "celsius", 12.25),
          Map.of("sensor", "well", "celsius", 8.0));

  public DataApi() {
    super(READ);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Json.write(response, Map.of("readings", READINGS));
  }
}
