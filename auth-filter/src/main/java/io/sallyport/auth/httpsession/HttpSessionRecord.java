package io.sallyport.auth.httpsession;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an {@code HttpSession}.
 *
 * @param owner the account whose it is; null while it is nobody's
 * @param seenAt when somebody last came with it, as far as that was written down
 * @param idleSeconds as the application says; zero or less for no end of its own
 * @param attributes in the form of {@link ValueFormat}
 */
public record HttpSessionRecord(
    @Nullable String owner,
    Instant createdAt,
    Instant seenAt,
    int idleSeconds,
    Map<String, String> attributes) {

  /** Nothing is kept for longer without a request, whatever the application says. */
  private static final long LONGEST_SECONDS = 30L * 24 * 60 * 60;

  /** Copies the attributes. */
  public HttpSessionRecord {
    attributes = Map.copyOf(attributes);
  }

  /** How long it lives without a request, in milliseconds. */
  public static long lifeMillis(int idleSeconds) {
    return 1_000 * (idleSeconds <= 0 ? LONGEST_SECONDS : Math.min(idleSeconds, LONGEST_SECONDS));
  }

  boolean alive(Instant now) {
    return now.isBefore(seenAt.plusMillis(lifeMillis(idleSeconds)));
  }

  HttpSessionRecord ownedBy(@Nullable String account) {
    return new HttpSessionRecord(account, createdAt, seenAt, idleSeconds, attributes);
  }

  HttpSessionRecord seen(Instant at) {
    return new HttpSessionRecord(owner, createdAt, at, idleSeconds, attributes);
  }

  HttpSessionRecord idle(int seconds) {
    return new HttpSessionRecord(owner, createdAt, seenAt, seconds, attributes);
  }

  HttpSessionRecord with(Map<String, String> other) {
    return new HttpSessionRecord(owner, createdAt, seenAt, idleSeconds, other);
  }

  /** What the application keeps there is nobody's business. */
  @Override
  public String toString() {
    return "HttpSessionRecord[owner=%s, createdAt=%s, seenAt=%s, idleSeconds=%d, %d attributes]"
        .formatted(owner, createdAt, seenAt, idleSeconds, attributes.size());
  }
}
