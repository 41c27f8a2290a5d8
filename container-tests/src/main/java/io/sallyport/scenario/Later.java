package io.sallyport.scenario;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Answers from another thread: in it, or after a dispatch to another page. */
@WebServlet(
    urlPatterns = {"/private/later", "/private/dispatched"},
    asyncSupported = true)
public class Later extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext later = request.startAsync();
    boolean dispatched = request.getServletPath().endsWith("dispatched");
    later.start(
        () -> {
          if (dispatched) {
            later.dispatch("/private/page");
          } else {
            answer(later);
          }
        });
  }

  private static void answer(AsyncContext later) {
    try {
      Report.of((HttpServletRequest) later.getRequest())
          .send((HttpServletResponse) later.getResponse());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      later.complete();
    }
  }
}
