package io.sallyport.auth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.Metric;
import org.junit.jupiter.api.Test;

class MicrometerMeasuresTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private static Measures guard(SimpleMeterRegistry registry, long number) {
    Measures measures = MicrometerMeasures.in(registry);
    measures.watch(Metric.SESSIONS, () -> number);
    measures.watch(Metric.CACHE_GETS, () -> number, "tokens", "hit");
    return measures;
  }

  private double sessions() {
    return registry.get("sallyport.sessions").gauge().value();
  }

  private double hits() {
    return registry
        .get("sallyport.cache.gets")
        .tags("cache", "tokens", "result", "hit")
        .functionCounter()
        .count();
  }

  /** An application that is deployed anew starts its second guard before the first has ended. */
  @Test
  void watch_twoGuardsOnOneRegistry_readsTheSecondAlsoWhenTheFirstHasEnded() {
    Measures first = guard(registry, 1);
    assertThat(sessions()).isEqualTo(1);

    Measures second = guard(registry, 2);
    assertThat(sessions()).isEqualTo(2);
    assertThat(hits()).isEqualTo(2);

    first.close();
    assertThat(sessions()).isEqualTo(2);
    assertThat(hits()).isEqualTo(2);

    second.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void watch_sameMetricWithOtherLabels_staysBeside() {
    Measures measures = guard(registry, 3);

    measures.watch(Metric.CACHE_GETS, () -> 4, "tokens", "miss");

    assertThat(hits()).isEqualTo(3);
    measures.close();
    assertThat(registry.getMeters()).isEmpty();
  }
}
