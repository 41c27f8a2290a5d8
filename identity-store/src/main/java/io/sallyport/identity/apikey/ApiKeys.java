package io.sallyport.identity.apikey;

import io.sallyport.identity.secret.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * API keys, stored by the SHA-256 of their text. Thread-safe. An {@link
 * io.sallyport.identity.StoreUnavailableException} is an outage and nothing else.
 */
public interface ApiKeys {

  /** Keeps a key; false, and nothing is kept, if its account has {@code most} keys that live. */
  boolean create(ApiKey key, Sha256 text, int most);

  /** The key with this text, expired or not. */
  Optional<ApiKey> find(Sha256 text);

  /** The keys of an account, newest first, expired ones included. */
  List<ApiKey> ofAccount(String accountId);

  /**
   * Puts a new key in the place of another of the same account, which lives on until {@code oldEnd}
   * at the latest. Both happen or neither; of any number of parallel replacements of one key one is
   * {@link Replacement#DONE}.
   *
   * @param most how many keys the account may have that live at the new key's beginning
   */
  Replacement replace(String oldId, Instant oldEnd, ApiKey key, Sha256 text, int most);

  /** Deletes a key; false if the account has no such key. */
  boolean delete(String accountId, String id);

  /** Deletes all keys of an account. */
  int deleteAll(String accountId);

  /** Notes when a key was last used. */
  void used(String id, Instant at);

  /** Forgets keys that ended before that instant; run from time to time. */
  int purge(Instant endedBefore);

  /** What became of a replacement. */
  enum Replacement {
    /** The new key is in the old one's place. */
    DONE,
    /** The account has no such key, or it has expired or was replaced before; nothing changed. */
    NOT_FOUND,
    /** The account has too many keys; nothing changed. */
    TOO_MANY
  }
}
