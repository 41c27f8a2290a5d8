package io.sallyport.identity;

import org.jspecify.annotations.Nullable;

/** A store could not be asked: an outage, never an answer. */
public final class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String store;

  /**
   * An outage of one store.
   *
   * @param store the store's short name, such as {@code accounts}; safe to show
   */
  public StoreUnavailableException(String store, Throwable cause) {
    super("The store '" + store + "' could not be reached", cause);
    this.store = store;
  }

  /**
   * An outage, with what to look at.
   *
   * @param advice for the operator's eyes; holds no secret
   */
  public StoreUnavailableException(String store, String advice, @Nullable Throwable cause) {
    super("The store '" + store + "' could not be reached. " + advice, cause);
    this.store = store;
  }

  /** The store's short name. */
  public String store() {
    return store;
  }
}
