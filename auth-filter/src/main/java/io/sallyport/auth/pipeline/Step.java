package io.sallyport.auth.pipeline;

import java.io.IOException;

/** One station of the {@link Pipeline}. Thread-safe: one instance serves every request. */
@FunctionalInterface
public interface Step {

  /** {@link Decision#NEXT}, or how the request ends. */
  Decision decide(Exchange exchange) throws IOException;

  /** Lets everything pass; a {@link Pipeline} leaves it out. */
  Step NOTHING = exchange -> Decision.NEXT;

  /** The step, or {@link #NOTHING} where the configuration gives it nothing to do. */
  static Step when(boolean needed, Step step) {
    return needed ? step : NOTHING;
  }
}
