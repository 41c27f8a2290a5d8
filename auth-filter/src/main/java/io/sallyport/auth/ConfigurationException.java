package io.sallyport.auth;

import java.util.List;

/**
 * The configuration cannot be used. The message names every problem, with file, line and remedy.
 */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** All problems that were found. */
  public ConfigurationException(List<String> problems) {
    super(
        "Sallyport cannot start: the configuration has "
            + (problems.size() == 1 ? "a problem" : problems.size() + " problems")
            + "\n  - "
            + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems, one sentence each. */
  public List<String> problems() {
    return problems;
  }
}
