package io.sallyport.auth.pipeline;

import java.io.IOException;

/** One station of the {@link Pipeline}. Thread-safe: one instance serves every request. */
@FunctionalInterface
public interface Step {

  /** {@link Decision#NEXT}, or how the request ends. */
  Decision decide(Exchange exchange) throws IOException;
}
