package io.sallyport.auth.metrics;

import io.sallyport.auth.pipeline.Measures;
import org.jspecify.annotations.Nullable;

/** Finds out whether there is anything to count with. */
public final class MeasuresChoice {

  private static final String MICROMETER = "io.micrometer.core.instrument.MeterRegistry";

  private MeasuresChoice() {}

  /**
   * Counts with Micrometer where it is on the class path; without it, no class of it is loaded.
   *
   * @param registry what the application has given, a {@code MeterRegistry}; null for {@code
   *     Metrics.globalRegistry}
   * @throws IllegalArgumentException if {@code registry} is something else, or Micrometer is absent
   */
  public static Measures of(@Nullable Object registry) {
    try {
      Class.forName(MICROMETER, false, MeasuresChoice.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      if (registry != null) {
        throw new IllegalArgumentException(
            "A meter registry was given, but io.micrometer:micrometer-core is not beside Sallyport",
            e);
      }
      return Measures.OFF;
    }
    return MicrometerMeasures.in(registry);
  }
}
