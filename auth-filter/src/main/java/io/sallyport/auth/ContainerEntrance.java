package io.sallyport.auth;

import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.ContainerCalls;
import io.sallyport.auth.pipeline.ContainerThread;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Entrance;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.OutageLog;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Account;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The running guard as a container's own authentication meets it. */
final class ContainerEntrance implements Entrance {

  private static final String REQUEST_ATTRIBUTE = "io.sallyport.auth.entered";

  private final Sallyport guard;
  private final OutageLog outages = new OutageLog(LoggerFactory.getLogger(ContainerEntrance.class));

  /** No lock: whoever came in here goes on to the filter in the same thread, and sees it set. */
  private boolean used;

  ContainerEntrance(Sallyport guard) {
    this.guard = guard;
  }

  @Override
  public Exchange enter(HttpServletRequest request, HttpServletResponse response) {
    used = true;
    Exchange known = of(request);
    if (known != null) {
      return known;
    }
    Exchange exchange = guard.exchange(request, response);
    exchange.enteredByContainer();
    request.setAttribute(REQUEST_ATTRIBUTE, exchange);
    return exchange;
  }

  /** One that another guard has left on a request that was forwarded here is not ours. */
  private @Nullable Exchange of(ServletRequest request) {
    return request.getAttribute(REQUEST_ATTRIBUTE) instanceof Exchange known && guard.knows(known)
        ? known
        : null;
  }

  /** The exchange of a request that came in here, as it goes on; null for every other. */
  @Nullable Exchange goOn(HttpServletRequest request, HttpServletResponse response) {
    Exchange known = used ? of(request) : null;
    if (known == null || (known.request() == request && known.response() == response)) {
      return known;
    }
    var further = new Exchange(known, request, response);
    request.setAttribute(REQUEST_ATTRIBUTE, further);
    return further;
  }

  /** An asynchronous request goes on, on a thread of which the container may think otherwise. */
  void goOnLater(ServletRequest request) throws ServletException {
    Exchange known = of(request);
    if (known != null) {
      ContainerThread.tell(known, request);
    }
  }

  @Override
  public @Nullable Caller caller(Exchange exchange) throws IOException {
    if (!exchange.identityKnown()) {
      try {
        Decision decision = guard.identify(exchange);
        if (decision == Decision.UNTOUCHED) {
          // Nobody has asked yet: a forward to a path of ours may.
          return null;
        }
        if (decision != Decision.APPLICATION) {
          return refused(exchange);
        }
      } catch (StoreUnavailableException e) {
        outages.warn("A credential could not be checked", e);
        exchange.identity(new AuthOutcome.Unavailable(e));
      }
    }
    return exchange.callerOrNull();
  }

  /** A step may have looked at the cookie's caller before it refused: that is nobody now. */
  private static @Nullable Caller refused(Exchange exchange) {
    if (!exchange.explicitCredential()) {
      exchange.identity(AuthOutcome.NO_CREDENTIALS);
    }
    return null;
  }

  @Override
  public Decision decide(Exchange exchange) throws IOException {
    try {
      return guard.decide(exchange);
    } catch (RuntimeException e) {
      return Sallyport.failed(e);
    }
  }

  @Override
  public void write(Exchange exchange, Decision decision) throws IOException {
    guard.actions().write(exchange, decision);
  }

  @Override
  public Optional<Account> verifyHere(
      @Nullable Exchange exchange, @Nullable String username, @Nullable String password) {
    return guard.actions().logins().verifyHere(exchange, username, password);
  }

  @Override
  public @Nullable Exchange entered(ServletRequest request) {
    return of(request);
  }

  @Override
  public ContainerCalls calls() {
    return guard.actions();
  }
}
