package io.sallyport.identity.audit;

/**
 * The append-only trail. Thread-safe. An event that cannot be written is an outage ({@link
 * io.sallyport.identity.StoreUnavailableException}), never silently lost.
 */
@FunctionalInterface
public interface AuditTrail {

  /** Writes the event before it returns. */
  void append(AuditEvent event);
}
