package io.sallyport.auth.httpsession;

import static java.util.Objects.requireNonNull;

import io.sallyport.auth.pipeline.Exchange;
import org.jspecify.annotations.Nullable;

/** The cookie of one request by which an {@code HttpSession} is found. For one thread. */
final class HttpSessionCookie {

  /** A value to hand out, and under which key that finds its session. */
  record Fresh(String value, HttpSessionKey key) {

    static Fresh begun() {
      return of(HttpSessionKey.newValue());
    }

    static Fresh beside(HttpSessionKey old) {
      return of(HttpSessionKey.newValue(old.slot()));
    }

    private static Fresh of(String value) {
      return new Fresh(value, requireNonNull(HttpSessionKey.ofCookie(value)));
    }

    /** It opens the session. */
    @Override
    public String toString() {
      return "Fresh[" + key + "]";
    }
  }

  private final Exchange exchange;
  private boolean keptAsItIs;

  HttpSessionCookie(Exchange exchange) {
    this.exchange = exchange;
  }

  /** A parallel request has set it: from here on this one says nothing of it. */
  void keepAsItIs() {
    keptAsItIs = true;
  }

  private static @Nullable HttpSessionKey key(@Nullable String value) {
    return value == null ? null : HttpSessionKey.ofCookie(value);
  }

  /** The key that came along; null if none did that could be one of ours. */
  @Nullable HttpSessionKey came() {
    return key(exchange.cookies().value(SharedHttpSessions.COOKIE));
  }

  /** The key by which the browser will come next time. */
  @Nullable HttpSessionKey present() {
    return key(exchange.cookies().present(SharedHttpSessions.COOKIE));
  }

  void send(Fresh fresh) {
    if (!keptAsItIs) {
      exchange.cookies().set(SharedHttpSessions.COOKIE, fresh.value());
    }
  }

  void clear() {
    if (!keptAsItIs) {
      exchange.cookies().clear(SharedHttpSessions.COOKIE);
    }
  }
}
