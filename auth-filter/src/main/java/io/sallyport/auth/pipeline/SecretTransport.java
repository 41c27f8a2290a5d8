package io.sallyport.auth.pipeline;

import io.sallyport.auth.pipeline.Problem.Kind;
import java.util.Optional;

/** Sign-ins are taken over HTTPS, and on the developer's own machine. */
public final class SecretTransport {

  private SecretTransport() {}

  /** Why no password and no code is taken from this request; empty if it is. */
  public static Optional<Problem> problem(Exchange exchange) {
    return exchange.origin().secure() || exchange.plainLoopback()
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                Kind.INSECURE_TRANSPORT,
                "Open this site by https://. Its operator finds the switch under cookie.secure and"
                    + " web.origin in the documentation"));
  }
}
