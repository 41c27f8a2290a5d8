package io.sallyport.identity.account;

import java.time.Instant;
import java.util.Set;

/**
 * Somebody who can sign in, as stored.
 *
 * @param id never changes and is never given to another account
 * @param store empty for an account of our own, else the id of the identity store that vouches for
 *     it; a name is unique only within its store
 * @param username as its owner writes it; see {@link Usernames} for how names are compared
 * @param roles as assigned, without what they inherit
 */
public record Account(
    String id,
    String store,
    String username,
    Set<String> roles,
    boolean disabled,
    Instant createdAt,
    Epoch epoch) {

  /** Copies the roles, so that the record never changes. */
  public Account {
    roles = Set.copyOf(roles);
  }
}
