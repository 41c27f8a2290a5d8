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

  /** Keeps a key. */
  void create(ApiKey key, Sha256 text);

  /** The key with this text, expired or not. */
  Optional<ApiKey> find(Sha256 text);

  /** The keys of an account, newest first, expired ones included. */
  List<ApiKey> ofAccount(String accountId);

  /** Ends a key at that instant at the latest; false if the account has no such key. */
  boolean endAt(String accountId, String id, Instant end);

  /** Deletes a key; false if the account has no such key. */
  boolean delete(String accountId, String id);

  /** Deletes all keys of an account. */
  int deleteAll(String accountId);

  /** Notes when a key was last used. */
  void used(String id, Instant at);
}
