package io.sallyport.identity.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened. Never holds a secret.
 *
 * @param type a stable dotted name, such as {@code sign-in.failed}
 * @param accountId whose account it happened to; null where no account matched
 * @param actorId who did it; null for a visitor who is not signed in
 * @param request the request that did it; null where the act came from none
 * @param detail the exact reason, for the operator only
 */
public record AuditEvent(
    Instant at,
    String type,
    @Nullable String accountId,
    @Nullable String actorId,
    @Nullable Request request,
    String detail) {

  /**
   * Where an act came from, as the client says.
   *
   * @param address the client's address
   * @param path below the context path, without the query
   * @param userAgent empty if the client says nothing
   */
  public record Request(String address, String path, String userAgent) {}
}
