package io.sallyport.auth.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts in a Micrometer registry; the one class that knows Micrometer. Thread-safe. */
final class MicrometerMeasures implements Measures {

  private final MeterRegistry registry;
  private final Queue<Meter> watched = new ConcurrentLinkedQueue<>();

  private MicrometerMeasures(MeterRegistry registry) {
    this.registry = registry;
  }

  static Measures in(@Nullable Object registry) {
    if (registry == null) {
      return new MicrometerMeasures(Metrics.globalRegistry);
    }
    if (registry instanceof MeterRegistry given) {
      return new MicrometerMeasures(given);
    }
    throw new IllegalArgumentException(
        "What was given as a meter registry is a " + registry.getClass().getName());
  }

  @Override
  public boolean on() {
    return true;
  }

  @Override
  public void count(Metric metric, String... values) {
    Counter.builder(metric.meter())
        .description(metric.description())
        .tags(tags(metric, values))
        .register(registry)
        .increment();
  }

  @Override
  public void took(Metric metric, long nanos, String... values) {
    Timer.builder(metric.meter())
        .description(metric.description())
        .tags(tags(metric, values))
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** The registry holds the number weakly; this object holds it for as long as it is watched. */
  @Override
  public void watch(Metric metric, LongSupplier number, String... values) {
    Tags tags = tags(metric, values);
    // What an earlier guard left in a shared registry would go on reading that one's numbers.
    Meter earlier = registry.find(metric.meter()).tags(tags).meter();
    if (earlier != null) {
      registry.remove(earlier);
    }
    watched.add(
        metric.kind() == Metric.Kind.TOTAL
            ? FunctionCounter.builder(metric.meter(), this, unused -> number.getAsLong())
                .description(metric.description())
                .tags(tags)
                .register(registry)
            : Gauge.builder(metric.meter(), this, unused -> number.getAsLong())
                .description(metric.description())
                .tags(tags)
                .register(registry));
  }

  private static Tags tags(Metric metric, String... values) {
    List<String> labels = metric.labels();
    if (labels.size() != values.length) {
      throw new IllegalArgumentException(metric.meter() + " has the labels " + labels);
    }
    var tags = new ArrayList<Tag>();
    for (int i = 0; i < values.length; i++) {
      tags.add(Tag.of(labels.get(i), values[i]));
    }
    return Tags.of(tags);
  }

  @Override
  public void close() {
    for (Meter meter = watched.poll(); meter != null; meter = watched.poll()) {
      if (registry.find(meter.getId().getName()).tags(meter.getId().getTags()).meter() == meter) {
        registry.remove(meter);
      }
    }
  }
}
