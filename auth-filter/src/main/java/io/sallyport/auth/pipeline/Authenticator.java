package io.sallyport.auth.pipeline;

/** One kind of credential. Thread-safe. */
public interface Authenticator {

  /**
   * Whether the client sends it on purpose (a token, a key) rather than the browser by itself (a
   * cookie). An explicit credential decides alone, and is checked on every path.
   */
  boolean explicit();

  /** Whether the request carries one, good or bad; looks nothing up. */
  boolean presented(Exchange exchange);

  /** Checks it. Never answers {@link AuthOutcome.Rejected} for an ambient credential. */
  AuthOutcome authenticate(Exchange exchange);
}
