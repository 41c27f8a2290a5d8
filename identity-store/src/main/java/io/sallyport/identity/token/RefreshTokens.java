package io.sallyport.identity.token;

import io.sallyport.identity.secret.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Refresh tokens, stored by their SHA-256 (RFC 9700, section 4.14.2).
 *
 * <p>Thread-safe. However many requests bring the same token, on however many nodes, exactly one
 * successor comes to exist. What was answered is committed first, so that a crash loses no token
 * that was handed out. Expired means {@code !now.isBefore(expiresAt)}. An {@link
 * io.sallyport.identity.StoreUnavailableException} is an outage and nothing else.
 */
public interface RefreshTokens {

  /** Keeps a new family with its first token. */
  void start(RefreshFamily family, Sha256 token, Instant expiresAt);

  /**
   * The family that a token belongs to, be the token used or expired and the family ended or not.
   */
  Optional<RefreshFamily> familyOf(Sha256 token);

  /**
   * The family of a token that can be used now: it is neither used nor expired, and its family has
   * not ended.
   */
  Optional<RefreshFamily> live(Sha256 token, Instant now);

  /**
   * Uses a token once.
   *
   * @param successor what takes its place if it is used now
   * @param grace how long after its use the same token gets the same answer again, while the
   *     successor is unused; may be zero
   * @param accessEnd when the last access token of the family will have expired: until then its
   *     {@code sid} is revoked ({@link Revocations}) in the transaction that finds a reuse
   */
  Redemption redeem(
      Sha256 token, Successor successor, Instant now, Duration grace, Instant accessEnd);

  /**
   * Ends a family: none of its tokens can be used any more, and its {@code sid} is revoked until
   * {@code accessEnd}, both in one transaction; false if it had ended or is unknown.
   */
  boolean end(String familyId, Instant now, Instant accessEnd);

  /** The families of an account that can still give tokens, newest first. */
  List<Listed> ofAccount(String accountId, Instant now);

  /** Forgets families that have ended for good; run from time to time. */
  int purge(Instant now);

  /**
   * The next token of a family.
   *
   * @param sealedAnswer the whole answer, readable only with the token that was presented
   */
  record Successor(Sha256 token, Instant expiresAt, String sealedAnswer) {}

  /** A family and when it last gave tokens. */
  record Listed(RefreshFamily family, Instant lastSeenAt) {}

  /** What came of using a token. */
  sealed interface Redemption {

    /** The token was unused: the successor is in its place. */
    record Rotated(RefreshFamily family) implements Redemption {}

    /** The token was used within the grace: the answer it got then. */
    record Repeated(RefreshFamily family, String sealedAnswer) implements Redemption {}

    /**
     * The token was used before: somebody has stolen it, and its family with its access tokens has
     * ended now.
     */
    record Reused(RefreshFamily family) implements Redemption {}

    /** The token is unknown or expired, or its family has ended. */
    record Refused() implements Redemption {}
  }
}
