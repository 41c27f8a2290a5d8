package io.sallyport.identity.token;

import java.time.Instant;
import java.util.Map;

/**
 * Access tokens that ended before their time, by {@code jti} or by {@code sid}. Thread-safe. An
 * entry is needed only until the last token that it concerns would have expired.
 */
public interface Revocations {

  /** From now on tokens with this {@code jti} or {@code sid} are dead; kept before it returns. */
  void revoke(String id, Instant until);

  /** All entries that still matter, each with its end. */
  Map<String, Instant> live(Instant now);

  /** Forgets entries that do not matter any more. */
  int purge(Instant now);
}
