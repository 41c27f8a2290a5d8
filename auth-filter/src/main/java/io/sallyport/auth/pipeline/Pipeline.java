package io.sallyport.auth.pipeline;

import java.io.IOException;
import java.util.List;

/** The steps that every request takes, in order. Immutable and thread-safe. */
public final class Pipeline {

  private final Step[] steps;

  /** The steps, first to last; those that do nothing cost nothing. */
  public Pipeline(List<Step> steps) {
    this.steps = steps.stream().filter(step -> step != Step.NOTHING).toArray(Step[]::new);
  }

  /** The first step that decides, decides. */
  public Decision handle(Exchange exchange) throws IOException {
    for (Step step : steps) {
      Decision decision = step.decide(exchange);
      if (decision != Decision.NEXT) {
        return decision;
      }
    }
    return Decision.APPLICATION;
  }
}
