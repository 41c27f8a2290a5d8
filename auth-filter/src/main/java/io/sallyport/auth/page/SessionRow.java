package io.sallyport.auth.page;

import java.time.Instant;

/** A session as the account page shows it. */
public record SessionRow(
    String id,
    boolean current,
    String browser,
    String address,
    Instant createdAt,
    Instant lastSeenAt) {

  /** A row for a session that such a {@code User-Agent} uses. */
  public static SessionRow of(
      String id,
      boolean current,
      String userAgent,
      String address,
      Instant createdAt,
      Instant lastSeenAt) {
    return new SessionRow(id, current, BrowserName.of(userAgent), address, createdAt, lastSeenAt);
  }

  /** When it began, for people. */
  public String created() {
    return PageTime.of(createdAt);
  }

  /** When it was last used, for people. */
  public String lastSeen() {
    return PageTime.of(lastSeenAt);
  }
}
