package io.sallyport.auth.pipeline;

import io.sallyport.identity.audit.AuditEvent;
import io.sallyport.identity.audit.AuditLog;
import io.sallyport.identity.audit.AuditTrail;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Writes what a request did into the audit trail, and counts it. Thread-safe. */
public record Audit(AuditTrail trail, Measures measures, Clock clock) {

  /** What a row has room for. */
  private static final int MAX_ID = 64;

  /**
   * Writes one event.
   *
   * @param exchange null outside of a request
   * @param accountId whose account it concerns; null where none matched
   * @param detail the exact reason, for the operator; no secret
   */
  public void record(
      @Nullable Exchange exchange, String type, @Nullable String accountId, String detail) {
    trail.append(event(exchange, type, accountId, detail));
  }

  /**
   * Counts a refusal; one that somebody may have provoked is told to the log, unless it has an
   * event of its own.
   */
  public void refused(Exchange exchange, Problem.Kind kind) {
    measures.count(Metric.REFUSAL, kind.code());
    switch (kind) {
      case UNAUTHENTICATED,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          CONFLICT,
          INVALID_CREDENTIALS,
          INVALID_CODE,
          INTERNAL_ERROR,
          TEMPORARILY_UNAVAILABLE -> {}
      default -> AuditLog.tell(event(exchange, "request.refused", null, kind.code()));
    }
  }

  private AuditEvent event(
      @Nullable Exchange exchange, String type, @Nullable String accountId, String detail) {
    Caller actor = exchange != null && exchange.identityKnown() ? exchange.callerOrNull() : null;
    return new AuditEvent(
        clock.instant(),
        type,
        accountId,
        actor == null ? null : fitting(actor.accountId()),
        exchange == null ? null : request(exchange),
        detail);
  }

  /** Of another issuer's caller the issuer is cut, never the subject behind it. */
  private static String fitting(String id) {
    return id.length() <= MAX_ID ? id : "…" + id.substring(id.length() - MAX_ID + 1);
  }

  private static AuditEvent.Request request(Exchange exchange) {
    return new AuditEvent.Request(
        exchange.address().toString(), exchange.pathAsked(), exchange.userAgent());
  }

  /** One event more; see {@link Measures#count}. */
  public void count(Metric metric, String... values) {
    measures.count(metric, values);
  }
}
