package io.sallyport.auth.pipeline;

import io.sallyport.auth.pipeline.Problem.Kind;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Step 4: who is calling. A credential that was sent on purpose decides alone and is checked on
 * every path; a cookie is looked at only when somebody asks who is calling.
 */
public final class Authenticators implements Step {

  private final OutageLog outages = new OutageLog(LoggerFactory.getLogger(Authenticators.class));

  private final Authenticator[] explicit;
  private final Authenticator[] ambient;

  /** In the order in which they are asked. */
  public Authenticators(List<Authenticator> all) {
    explicit = all.stream().filter(Authenticator::explicit).toArray(Authenticator[]::new);
    ambient = all.stream().filter(one -> !one.explicit()).toArray(Authenticator[]::new);
  }

  @Override
  public Decision decide(Exchange exchange) {
    Authenticator chosen = null;
    for (Authenticator one : explicit) {
      if (one.presented(exchange)) {
        if (chosen != null) {
          return Problem.of(Kind.INVALID_REQUEST, "Send one credential, not several").refuse();
        }
        chosen = one;
      }
    }
    if (chosen == null) {
      return Decision.NEXT;
    }
    AuthOutcome outcome;
    if (exchange.explicitCredential()) {
      outcome = exchange.identity();
    } else {
      outcome = authenticate(chosen, exchange);
      exchange.explicitIdentity(outcome);
    }
    if (outcome instanceof AuthOutcome.Rejected rejected) {
      return rejected.problem().refuse();
    }
    if (outcome instanceof AuthOutcome.Unavailable) {
      return Unreachable.problem().refuse();
    }
    return Decision.NEXT;
  }

  private AuthOutcome authenticate(Authenticator one, Exchange exchange) {
    AuthOutcome outcome = one.authenticate(exchange);
    if (outcome instanceof AuthOutcome.Unavailable unavailable) {
      outages.warn("A credential could not be checked", unavailable.cause());
    }
    return outcome;
  }

  /** Whether a credential of any kind came along; looks nothing up. */
  public boolean anyPresented(Exchange exchange) {
    for (Authenticator one : explicit) {
      if (one.presented(exchange)) {
        return true;
      }
    }
    for (Authenticator one : ambient) {
      if (one.presented(exchange)) {
        return true;
      }
    }
    return false;
  }

  AuthOutcome ambient(Exchange exchange) {
    for (Authenticator one : ambient) {
      if (one.presented(exchange)) {
        AuthOutcome outcome = authenticate(one, exchange);
        if (!(outcome instanceof AuthOutcome.NoCredentials)) {
          return outcome;
        }
      }
    }
    return AuthOutcome.NO_CREDENTIALS;
  }
}
