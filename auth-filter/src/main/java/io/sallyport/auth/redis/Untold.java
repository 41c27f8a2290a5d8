package io.sallyport.auth.redis;

import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.account.RaisedEpochs.Raised;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Raised epochs that Redis should know and has not taken, because it is read-only, lacks replicas
 * or cannot write its snapshots: it answers all the same, so each node obeys them by itself, from a
 * second after they were raised. Thread-safe; a look costs one read while there are none.
 */
final class Untold {

  private volatile Map<String, Epoch> epochs = Map.of();

  /** From here on these are all. */
  synchronized void are(List<Raised> raised) {
    var all = new HashMap<String, Epoch>();
    raised.forEach(one -> all.put(one.accountId(), one.epoch()));
    epochs = Map.copyOf(all);
  }

  /** This one too. */
  synchronized void add(String accountId, Epoch epoch) {
    var all = new HashMap<>(epochs);
    all.put(accountId, epoch);
    epochs = Map.copyOf(all);
  }

  /** What Redis should know of the account; null for nothing. */
  @Nullable Epoch of(String accountId) {
    Map<String, Epoch> known = epochs;
    return known.isEmpty() ? null : known.get(accountId);
  }
}
