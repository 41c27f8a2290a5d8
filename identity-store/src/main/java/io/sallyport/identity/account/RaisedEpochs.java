package io.sallyport.identity.account;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The epochs that were raised lately, for whoever carries them to where sessions and tokens live. A
 * raised epoch waits from the very transaction that raised it, whoever made it, until it is noted
 * as carried.
 *
 * <p>Thread-safe. An {@link io.sallyport.identity.StoreUnavailableException} is an outage and
 * nothing else.
 */
public interface RaisedEpochs {

  /** An account's epoch as it is now. */
  record Raised(String accountId, Epoch epoch) {}

  /** Those that wait, the latest first. */
  List<Raised> waiting(int most);

  /** Notes that it has arrived; one that was raised again meanwhile goes on waiting. */
  void carried(Raised raised);

  /**
   * Those that were raised at {@code from} or later, carried or not, in the order of their account
   * ids.
   *
   * @param after the account at which the last page ended; null for the beginning
   */
  List<Raised> since(Instant from, @Nullable String after, int most);
}
