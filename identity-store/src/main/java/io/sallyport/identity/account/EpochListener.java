package io.sallyport.identity.account;

/**
 * Hears of every raised epoch, after it is committed and before the change is reported as done.
 *
 * <p>An exception means that the change could not be carried to where credentials live; it reaches
 * whoever made the change. Called on the changer's thread; implementations are thread-safe.
 */
@FunctionalInterface
public interface EpochListener {

  /** The account's epoch is now {@code epoch}; several calls may arrive out of order. */
  void raised(String accountId, Epoch epoch);
}
