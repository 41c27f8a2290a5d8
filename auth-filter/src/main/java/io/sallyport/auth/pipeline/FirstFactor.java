package io.sallyport.auth.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A sign-in whose password was right. Holds no secret; everything that the rest of the sign-in may
 * not choose anew is bound here.
 *
 * @param revocation the account's revocation epoch at that moment
 */
public record FirstFactor(String accountId, long revocation, Tries tries, Wish wish) {

  /**
   * Under which keys the try was counted, to be given back once all factors have passed.
   *
   * @param addressKey empty outside of a request, where there is no address
   * @param nameKey made of the name as typed, by a digest
   */
  public record Tries(String addressKey, String nameKey) {}

  /**
   * What the client has asked for.
   *
   * @param delivery the {@link Delivery}'s name
   * @param scope space-separated; null for everything
   * @param wanted where to go after; empty for the start page
   */
  public record Wish(String delivery, @Nullable String scope, String wanted) {}
}
