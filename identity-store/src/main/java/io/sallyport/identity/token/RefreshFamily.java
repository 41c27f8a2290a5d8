package io.sallyport.identity.token;

import java.time.Instant;
import java.util.List;

/**
 * One sign-in's chain of refresh tokens. Holds no secret.
 *
 * @param id also the {@code sid} of the access tokens that belong to it
 * @param revocation the account's revocation epoch when it was made; dead once the account's is
 *     larger
 * @param scope space-separated, as granted; in order
 * @param amr how the account signed in (RFC 8176)
 * @param cookies whether the tokens are delivered as cookies
 * @param endsAt the last instant before which anything of it lives
 * @param origin where it began
 */
public record RefreshFamily(
    String id,
    String accountId,
    long revocation,
    String scope,
    List<String> amr,
    Instant authTime,
    boolean cookies,
    Instant endsAt,
    Origin origin) {

  /**
   * When, from where and with what somebody signed in, for its owner to recognise.
   *
   * @param userAgent as the client says; empty if it says nothing
   */
  public record Origin(Instant at, String address, String userAgent) {}

  /** Copies the list. */
  public RefreshFamily {
    amr = List.copyOf(amr);
  }
}
