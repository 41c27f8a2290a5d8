package io.sallyport.identity.store;

import io.sallyport.identity.password.Password;
import java.util.Set;

/** The application's own identity stores, as one. Thread-safe. */
@FunctionalInterface
interface ApplicationStores {

  /** Where the application has none. */
  ApplicationStores NONE = (username, password) -> new NoOpinion();

  /** What they say. */
  sealed interface Answer permits Vouched, Denied, NoOpinion, Failed {}

  /** The password is right. */
  record Vouched(String store, String callerUniqueId, String username, Set<String> groups)
      implements Answer {}

  /** The password is wrong, and nobody else is asked. */
  record Denied() implements Answer {}

  /** None of them feels responsible. */
  record NoOpinion() implements Answer {}

  /** A store broke: an outage, after which no weaker store is asked. */
  record Failed(String store) implements Answer {}

  /** Asks one after the other until one decides. Never throws. */
  Answer ask(String username, Password password);
}
