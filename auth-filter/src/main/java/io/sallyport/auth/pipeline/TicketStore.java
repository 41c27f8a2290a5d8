package io.sallyport.auth.pipeline;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Short-lived records that a client holds the id of and uses once: a sign-in that waits for its
 * second factor, a link in a mail.
 *
 * <p>Thread-safe. Each method is atomic, on however many nodes. An id is 256 random bits and is
 * kept as its SHA-256 alone; whatever text comes as an id is a question, never an error. A ticket
 * belongs to one kind, and is unknown to every other. It ends by itself at the end of its time, at
 * that very instant. Absent means unknown, of another kind, ended or redeemed, and nobody learns
 * which. A record that cannot be read is absent. An {@link
 * io.sallyport.identity.StoreUnavailableException} is an outage and nothing else: nothing was
 * taken, or it is not known whether.
 */
public interface TicketStore {

  /**
   * Keeps a new ticket.
   *
   * @param kind a stable word, such as {@code mfa}
   * @param content small, and no secret: it is kept as it is
   * @param tries how often {@link #takeTry} may succeed
   * @return the id, 43 characters of base64url, which cannot be had again
   */
  String create(String kind, Map<String, String> content, Duration ttl, int tries);

  /** The ticket's content, changing nothing. */
  Optional<Map<String, String>> find(String kind, String id);

  /** Takes one try; empty, too, if none is left. Of parallel tries no more than those succeed. */
  Optional<Map<String, String>> takeTry(String kind, String id);

  /** Gives one try back, which came to nothing through no fault of the client. */
  void giveBack(String kind, String id);

  /** Ends the ticket; true for exactly one caller, whether tries are left or not. */
  boolean redeem(String kind, String id);
}
