package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Problem.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineTest {

  private final Exchange exchange = new FakeRequest().exchange(FakeRequest.site("", true));
  private final List<String> taken = new ArrayList<>();

  private Step step(String name, Decision decision) {
    return asked -> {
      assertThat(asked).isSameAs(exchange);
      taken.add(name);
      return decision;
    };
  }

  @Test
  void handle_noStepDecides_isTheApplications() throws IOException {
    var pipeline = new Pipeline(List.of(step("a", Decision.NEXT), step("b", Decision.NEXT)));

    assertThat(pipeline.handle(exchange)).isSameAs(Decision.APPLICATION);
    assertThat(taken).containsExactly("a", "b");
  }

  @Test
  void handle_aStepDecides_noLaterOneIsAsked() throws IOException {
    Decision refusal = Problem.of(Kind.NOT_FOUND).refuse();
    var pipeline =
        new Pipeline(
            List.of(step("a", Decision.NEXT), step("b", refusal), step("c", Decision.APPLICATION)));

    assertThat(pipeline.handle(exchange)).isSameAs(refusal);
    assertThat(taken).containsExactly("a", "b");
  }

  @Test
  void handle_stepsThatDoNothing_areLeftOut() throws IOException {
    var pipeline =
        new Pipeline(
            List.of(
                Step.when(false, step("a", Problem.of(Kind.NOT_FOUND).refuse())),
                Step.when(true, step("b", Decision.NEXT))));

    assertThat(pipeline.handle(exchange)).isSameAs(Decision.APPLICATION);
    assertThat(taken).containsExactly("b");
  }
}
