package io.sallyport.identity.jdbc;

/** Hears of every call of the database, after it. Thread-safe, quick, and throws nothing. */
@FunctionalInterface
public interface StoreCalls {

  /** Nobody listens. */
  StoreCalls UNHEARD = (store, nanos, failed) -> {};

  /**
   * A call has ended.
   *
   * @param store one of a few short names, such as {@code accounts}
   * @param nanos how long it took, the wait for a connection included
   * @param failed whether it was an outage
   */
  void ended(String store, long nanos, boolean failed);
}
