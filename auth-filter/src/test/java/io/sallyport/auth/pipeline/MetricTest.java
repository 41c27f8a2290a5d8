package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Metric.Kind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What dashboards and alerts are built on. */
class MetricTest {

  @Test
  void metric_each_hasTheNameKindAndLabelsThatDashboardsKnow() {
    assertThat(
            Arrays.stream(Metric.values())
                .map(one -> one.meter() + " " + one.kind() + " " + one.labels()))
        .containsExactly(
            "sallyport.sign.in COUNTER [outcome, delivery]",
            "sallyport.second.factor COUNTER [outcome]",
            "sallyport.limit.hit COUNTER [limit]",
            "sallyport.refusal COUNTER [error]",
            "sallyport.token.refresh COUNTER [outcome]",
            "sallyport.look.up.failed COUNTER [credential]",
            "sallyport.store TIMER [store, outcome]",
            "sallyport.cache.gets TOTAL [cache, result]",
            "sallyport.cache.size GAUGE [cache]",
            "sallyport.sessions GAUGE []");
  }

  @Test
  void metric_each_saysInALineWhatItIs() {
    List<String> lines = Arrays.stream(Metric.values()).map(Metric::description).toList();

    assertThat(lines).doesNotHaveDuplicates().allMatch(line -> line.matches("[A-Z][^\\n]+[^.]"));
    assertThat(Metric.SESSIONS.kind()).isEqualTo(Kind.GAUGE);
  }
}
