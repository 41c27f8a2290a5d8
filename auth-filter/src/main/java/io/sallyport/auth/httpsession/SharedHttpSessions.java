package io.sallyport.auth.httpsession;

import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.SharedSession;
import java.time.Clock;
import java.time.Duration;

/** The application's {@code HttpSession}s, where we keep them. Immutable and thread-safe. */
public final class SharedHttpSessions {

  /** The cookie's name, without prefix. */
  public static final String COOKIE = "http-session";

  private final HttpSessionRepository repository;
  private final ValueFormat format;
  private final Duration idleTimeout;
  private final Clock clock;

  /**
   * Sessions in {@code repository}.
   *
   * @param idleTimeout of sessions for which neither container nor application say one
   */
  public SharedHttpSessions(
      HttpSessionRepository repository,
      HttpSessionSettings settings,
      Duration idleTimeout,
      Clock clock) {
    this.repository = repository;
    this.format = new ValueFormat(settings);
    this.idleTimeout = idleTimeout;
    this.clock = clock;
  }

  /** That of one request, which is looked up when it is asked for. */
  public SharedSession of(Exchange exchange) {
    return new RequestHttpSession(new SessionRequest(this, exchange));
  }

  HttpSessionRepository repository() {
    return repository;
  }

  ValueFormat format() {
    return format;
  }

  Duration idleTimeout() {
    return idleTimeout;
  }

  Clock clock() {
    return clock;
  }
}
