package io.sallyport.auth.pipeline;

/** The answer while something that is needed cannot be reached. */
public final class Unreachable {

  private static final String RETRY_AFTER_SECONDS = "5";

  private Unreachable() {}

  /** {@code 503} with {@code Retry-After}; what is missing stays in the log. */
  public static Problem problem() {
    return Problem.of(Problem.Kind.TEMPORARILY_UNAVAILABLE)
        .with("Retry-After", RETRY_AFTER_SECONDS);
  }
}
