package io.sallyport.auth;

import java.time.Instant;
import java.util.List;

/**
 * A session or a sign-in that lives on tokens, as an application's own pages may show it. Holds no
 * secret.
 *
 * @param id names it; never what its cookie or token holds
 * @param address where it began
 * @param userAgent as the client says; empty if it says nothing
 * @param amr how the account signed in (RFC 8176)
 */
public record OpenSession(
    String id,
    Instant createdAt,
    Instant lastSeenAt,
    String address,
    String userAgent,
    List<String> amr) {

  /** Copies the list. */
  public OpenSession {
    amr = List.copyOf(amr);
  }
}
