package io.sallyport.auth.pipeline;

import io.sallyport.identity.audit.AuditEvent;
import io.sallyport.identity.audit.AuditTrail;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Writes what a request did into the audit trail. */
public record Audit(AuditTrail trail, Clock clock) {

  /**
   * Writes one event.
   *
   * @param accountId whose account it concerns; null where none matched
   * @param detail the exact reason, for the operator; no secret
   */
  public void record(Exchange exchange, String type, @Nullable String accountId, String detail) {
    Caller actor = exchange.identityKnown() ? exchange.callerOrNull() : null;
    trail.append(
        new AuditEvent(
            clock.instant(),
            type,
            accountId,
            actor == null ? null : actor.accountId(),
            exchange.address().toString(),
            detail));
  }
}
