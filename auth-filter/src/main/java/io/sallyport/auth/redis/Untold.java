package io.sallyport.auth.redis;

import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.account.RaisedEpochs.Raised;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Raised epochs that Redis should know and has not taken, because it is read-only, lacks replicas
 * or cannot write its snapshots: it answers all the same, so each node obeys them by itself, from a
 * second after they were raised, or after Redis may have lost them. Thread-safe; a look costs two
 * reads while there are none.
 */
final class Untold {

  /** Some 15 MB. Where there are more, no account can be told to have none. */
  static final int MOST = 100_000;

  /** Read as one: a list that is whole again must not vouch for the part that was known before. */
  private record Known(Map<String, Epoch> epochs, boolean whole) {}

  private volatile Known known = new Known(new ConcurrentHashMap<>(), true);

  /** Those that came since the last full list, which may have been read before. */
  private final Map<String, Epoch> latest = new HashMap<>();

  /** From here on these are all, besides those that came after they were read. */
  synchronized void are(List<Raised> waiting, List<Raised> lost) {
    Map<String, Epoch> all = new ConcurrentHashMap<>();
    waiting.forEach(one -> put(all, one));
    lost.forEach(one -> put(all, one));
    latest.forEach((account, epoch) -> put(all, new Raised(account, epoch)));
    latest.clear();
    known = new Known(all, all.size() <= MOST);
  }

  /** This one too. */
  synchronized void add(Raised one) {
    if (latest.size() > MOST) {
      known = new Known(known.epochs(), false);
      return;
    }
    put(latest, one);
    put(known.epochs(), one);
  }

  private static void put(Map<String, Epoch> all, Raised one) {
    all.merge(
        one.accountId(),
        one.epoch(),
        (before, now) ->
            new Epoch(
                Math.max(before.revocation(), now.revocation()),
                Math.max(before.rights(), now.rights())));
  }

  /**
   * What Redis should know of the account; null for nothing.
   *
   * @throws StoreUnavailableException if there are more than can be kept here, and none is known
   */
  @Nullable Epoch of(String accountId) {
    Known now = known;
    if (now.epochs().isEmpty()) {
      return null;
    }
    Epoch epoch = now.epochs().get(accountId);
    if (epoch == null && !now.whole()) {
      throw Outage.tooMuchUntold();
    }
    return epoch;
  }
}
