package io.sallyport.auth.pipeline;

import java.util.Map;
import java.util.Optional;

/** One way to hand a finished sign-in to the client. Thread-safe. */
public interface Delivery {

  /** What the field {@code deliver} says to choose it. */
  String name();

  /**
   * Issues the credential, and makes its caller the caller of this exchange.
   *
   * @return members for the answer's JSON, which may be none; empty if everything issued to the
   *     account was ended meanwhile, so that nothing was issued
   */
  Optional<Map<String, Object>> issue(Exchange exchange, SignIn signIn);

  /** Ends the credential that the exchange came with; does nothing where there is none. */
  void end(Exchange exchange);
}
