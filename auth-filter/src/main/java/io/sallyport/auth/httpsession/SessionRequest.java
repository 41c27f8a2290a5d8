package io.sallyport.auth.httpsession;

import io.sallyport.auth.pipeline.Exchange;
import jakarta.servlet.ServletContext;
import java.time.Instant;

/** The request in which an {@code HttpSession} is used: its application, its cookie, its answer. */
final class SessionRequest {

  private static final int MINUTE = 60;

  private final SharedHttpSessions sessions;
  private final Exchange exchange;
  private final HttpSessionCookie cookie;
  private boolean answering;

  SessionRequest(SharedHttpSessions sessions, Exchange exchange) {
    this.sessions = sessions;
    this.exchange = exchange;
    this.cookie = new HttpSessionCookie(exchange);
  }

  HttpSessionRepository repository() {
    return sessions.repository();
  }

  ValueFormat format() {
    return sessions.format();
  }

  Exchange exchange() {
    return exchange;
  }

  HttpSessionCookie cookie() {
    return cookie;
  }

  ServletContext context() {
    return exchange.request().getServletContext();
  }

  ClassLoader loader() {
    ClassLoader application = context().getClassLoader();
    return application == null ? SessionRequest.class.getClassLoader() : application;
  }

  Instant now() {
    return sessions.clock().instant();
  }

  /** The container's timeout, where it has one that ends. */
  int idleSeconds() {
    int minutes = context().getSessionTimeout();
    return minutes > 0
        ? minutes * MINUTE
        : Math.toIntExact(Math.max(1, sessions.idleTimeout().toSeconds()));
  }

  /** Whether the client may have seen something of the answer, so that nothing waits. */
  boolean answering() {
    return answering;
  }

  void answer() {
    answering = true;
  }

  /** Whether no cookie can go any more. */
  boolean sent() {
    return exchange.response().isCommitted();
  }

  /**
   * Sees to it that a cookie can still go.
   *
   * @throws IllegalStateException if none can
   */
  void unsent(String what) {
    if (sent()) {
      throw new IllegalStateException(
          "The response is sent: no HttpSession can " + what + " any more");
    }
  }
}
