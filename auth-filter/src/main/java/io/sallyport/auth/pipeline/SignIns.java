package io.sallyport.auth.pipeline;

import java.time.Instant;
import java.util.List;

/** Sign-ins of one kind that last: sessions, or sign-ins that live on tokens. Thread-safe. */
public interface SignIns {

  /** The sign-ins of an account that are alive. */
  List<Listed> ofAccount(String accountId);

  /**
   * Ends a sign-in with all that it gave, for the next request of anybody; false if the account has
   * none with that handle.
   */
  boolean end(Exchange exchange, String accountId, String id);

  /**
   * A sign-in as its owner recognises it. Holds no secret.
   *
   * @param id names it; also the {@link Caller#handle} of whoever comes with it
   * @param userAgent as the client says; empty if it says nothing
   * @param amr how the account signed in (RFC 8176)
   */
  record Listed(
      String id,
      Instant createdAt,
      Instant lastSeenAt,
      String address,
      String userAgent,
      List<String> amr) {

    /** Copies the list. */
    public Listed {
      amr = List.copyOf(amr);
    }
  }
}
