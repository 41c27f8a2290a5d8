package io.sallyport.scenario.ee;

import io.sallyport.auth.CurrentCaller;
import io.sallyport.auth.OpenSession;
import io.sallyport.identity.audit.AuditTrail;
import io.sallyport.scenario.Report;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/** What the server's own security knows of the caller. */
@WebServlet({
  "/open/ee",
  "/private/ee",
  "/private/executor",
  "/private/executor-stores",
  "/private/injected",
  "/open/store",
  "/open/authenticate-by-context"
})
public class EnterprisePages extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private SecurityContext security;
  @Inject private IdentityStoreHandler stores;
  @Inject private Instance<Optional<CurrentCaller>> caller;
  @Inject private Instance<Optional<OpenSession>> session;
  @Inject private Instance<AuditTrail> audit;
  @EJB private Ledger ledger;
  @Resource private ManagedExecutorService executor;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    switch (request.getServletPath()) {
      case "/private/executor" -> inExecutor(this::ofLedger).send(response);
      case "/private/executor-stores" -> inExecutor(this::ofStores).send(response);
      case "/private/injected" -> injected().send(response);
      default -> container(request).send(response);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = request.getParameter("name");
    String word = request.getParameter("word");
    if (request.getServletPath().equals("/open/store")) {
      var result = stores.validate(new UsernamePasswordCredential(name, word));
      new Report()
          .with("status", result.getStatus())
          .with("groups", new TreeSet<>(result.getCallerGroups()))
          .send(response);
      return;
    }
    var parameters = AuthenticationParameters.withParams();
    if (name != null) {
      parameters.credential(new UsernamePasswordCredential(name, word)).newAuthentication(true);
    }
    var status = security.authenticate(request, response, parameters);
    if (!response.isCommitted()) {
      Report.of(request).with("status", status).send(response);
    }
  }

  private Report container(HttpServletRequest request) {
    return Report.of(request)
        .with("security.caller", Outcome.of(this::securityCaller))
        .with("security.user", Outcome.of(() -> security.isCallerInRole("user")))
        .with("security.admin", Outcome.of(() -> security.isCallerInRole("admin")))
        .with(
            "access.admin", Outcome.of(() -> security.hasAccessToWebResource("/constrained/admin")))
        .with("ejb.caller", Outcome.of(ledger::caller))
        .with("ejb.user", Outcome.of(() -> ledger.inRole("user")))
        .with("ejb.admin", Outcome.of(() -> ledger.inRole("admin")))
        .with("ejb.forUser", Outcome.of(ledger::forUser))
        .with("ejb.forAdmin", Outcome.of(ledger::forAdmin));
  }

  private String securityCaller() {
    var principal = security.getCallerPrincipal();
    return principal == null ? null : principal.getName();
  }

  private Report inExecutor(Callable<Report> work) throws ServletException {
    try {
      return executor.submit(work).get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new ServletException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServletException(e);
    }
  }

  private Report ofLedger() {
    return new Report()
        .with("ejb.caller", Outcome.of(ledger::caller))
        .with("ejb.forUser", Outcome.of(ledger::forUser))
        .with("ejb.forAdmin", Outcome.of(ledger::forAdmin));
  }

  private Report ofStores() {
    return new Report()
        .with("right", Outcome.of(() -> status("a passphrase for anna alone")))
        .with("wrong", Outcome.of(() -> status("not this one")))
        .with("audit", Outcome.of(() -> audit.get() != null));
  }

  private Object status(String word) {
    return stores.validate(new UsernamePasswordCredential("anna", word)).getStatus();
  }

  private Report injected() {
    return new Report()
        .with("caller", caller.get().map(CurrentCaller::username))
        .with("session", session.get().map(OpenSession::amr))
        .with("audit", audit.get() != null);
  }
}
