package io.sallyport.auth.page;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An API key as its page shows it. */
public record KeyRow(
    String id,
    String name,
    String prefix,
    String scopes,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {

  /** When it was made, for people. */
  public String created() {
    return PageTime.of(createdAt);
  }

  /** When it ends, for people. */
  public String expires() {
    return expiresAt == null ? "does not expire" : "until " + PageTime.of(expiresAt);
  }

  /** When it was last used, for people. */
  public String lastUsed() {
    return lastUsedAt == null ? "not used yet" : "last used " + PageTime.of(lastUsedAt);
  }
}
