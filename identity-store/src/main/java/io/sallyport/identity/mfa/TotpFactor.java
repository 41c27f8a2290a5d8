package io.sallyport.identity.mfa;

import java.time.Instant;

/**
 * An account's factor as stored.
 *
 * @param sealedSecret by the {@link io.sallyport.identity.secret.KeyRing}; also tells one factor of
 *     the account from the next, since no two sealed texts are equal
 * @param confirmedAt since when it counts
 */
public record TotpFactor(String sealedSecret, Instant confirmedAt) {

  /**
   * A factor that its owner has not confirmed yet.
   *
   * @param sealedSecret as above
   */
  public record Pending(String sealedSecret, Instant startedAt) {
    @Override
    public String toString() {
      return "Pending[" + startedAt + "]";
    }
  }

  @Override
  public String toString() {
    return "TotpFactor[" + confirmedAt + "]";
  }
}
