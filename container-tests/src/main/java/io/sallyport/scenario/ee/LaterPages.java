package io.sallyport.scenario.ee;

import io.sallyport.scenario.Report;
import jakarta.ejb.EJB;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a session bean knows of the caller of an asynchronous request. */
@WebServlet(
    urlPatterns = {"/open/ee-later", "/open/ee-dispatched"},
    asyncSupported = true)
public class LaterPages extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** In the server's session, if there is one. */
  private static final String VISITS = "visits";

  @EJB private Ledger ledger;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getDispatcherType() == DispatcherType.ASYNC) {
      report(request).send(response);
      return;
    }
    request.getSession().setAttribute(VISITS, visits(request) + 1);
    AsyncContext later = request.startAsync();
    if (request.getServletPath().endsWith("dispatched")) {
      later.dispatch();
    } else {
      later.start(() -> answer(later));
    }
  }

  private void answer(AsyncContext later) {
    try {
      report((HttpServletRequest) later.getRequest())
          .send((HttpServletResponse) later.getResponse());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      later.complete();
    }
  }

  private static int visits(HttpServletRequest request) {
    return request.getSession().getAttribute(VISITS) instanceof Integer count ? count : 0;
  }

  private Report report(HttpServletRequest request) {
    return Report.of(request)
        .with("visits", visits(request))
        .with("ejb.caller", Outcome.of(ledger::caller))
        .with("ejb.forUser", Outcome.of(ledger::forUser))
        .with("ejb.forAdmin", Outcome.of(ledger::forAdmin));
  }
}
