package io.sallyport.auth.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Measures that keep what they count: the metric and its labels' values, a line each. */
public record Counted(List<String> lines) implements Measures {

  /** Nothing was counted yet. */
  public Counted() {
    this(new ArrayList<>());
  }

  @Override
  public boolean on() {
    return false;
  }

  @Override
  public void count(Metric metric, String... values) {
    lines.add(metric + " " + String.join(" ", values));
  }

  @Override
  public void took(Metric metric, long nanos, String... values) {}

  @Override
  public void watch(Metric metric, LongSupplier number, String... values) {}

  @Override
  public void close() {}
}
