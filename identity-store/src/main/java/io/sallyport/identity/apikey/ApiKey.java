package io.sallyport.identity.apikey;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an API key. Holds no secret.
 *
 * @param prefix the first characters of its text, by which its owner recognises it
 * @param live false for a test key
 * @param expiresAt null for never
 * @param lastUsedAt to the hour or so; null for not yet
 */
public record ApiKey(
    String id,
    String accountId,
    String name,
    String prefix,
    boolean live,
    Set<String> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {

  /** Copies the scopes. */
  public ApiKey {
    scopes = Set.copyOf(scopes);
  }
}
