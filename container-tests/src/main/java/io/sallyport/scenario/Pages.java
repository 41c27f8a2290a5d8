package io.sallyport.scenario;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Pages that the rules of {@code sallyport.conf} govern alone. */
@WebServlet({
  "/open/page",
  "/private/page",
  "/admin/page",
  "/notes/page",
  "/fresh/page",
  "/strong/page",
  "/left/page",
  "/limited/page",
  "/constrained/xml/page",
  "/unnamed/page"
})
public class Pages extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Report.of(request).send(response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Report.of(request).with("method", "POST").send(response);
  }
}
