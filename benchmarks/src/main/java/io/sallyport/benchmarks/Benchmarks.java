package io.sallyport.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs everything and prints one table. Arguments: {@code quick} or {@code long}. */
public final class Benchmarks {

  private final boolean quick;

  private Benchmarks(boolean quick) {
    this.quick = quick;
  }

  /** Runs all benchmarks: about three minutes, or fifteen with {@code long}. */
  public static void main(String[] arguments) throws RunnerException {
    var benchmarks = new Benchmarks(!Arrays.asList(arguments).contains("long"));
    Collection<RunResult> times = benchmarks.times();
    Collection<RunResult> bytes = benchmarks.bytes();
    System.out.print(table(times, bytes));
  }

  private Collection<RunResult> times() throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(InTurn.class.getName())
                .forks(quick ? 2 : 8)
                .warmupIterations(quick ? 8 : 10)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(quick ? 6 : 12)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgsAppend("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC")
                .build())
        .run();
  }

  private Collection<RunResult> bytes() throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(OneRequest.class.getName())
                .forks(quick ? 1 : 3)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(2)
                .measurementTime(TimeValue.milliseconds(500))
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC")
                .build())
        .run();
  }

  private static String table(Collection<RunResult> times, Collection<RunResult> bytes) {
    var table = new StringBuilder();
    table.append(
        String.format(
            "%n%s %s, %d processors%n%n%-10s %-13s %9s %11s %9s %11s %8s%n",
            System.getProperty("java.vm.name"),
            System.getProperty("java.version"),
            Runtime.getRuntime().availableProcessors(),
            "visit",
            "guard",
            "µs",
            "µs added",
            "ratio",
            "bytes",
            "added"));
    for (Visit visit : Visit.values()) {
      RunResult inTurn = find(times, visit, null);
      double floor = median(inTurn, "httpSessionNanos", "bareNanos");
      for (Guard guard : Guard.values()) {
        double added = median(inTurn, counter(guard), "bareNanos");
        double allocated = allocated(find(bytes, visit, guard));
        table.append(
            String.format(
                Locale.ROOT,
                "%-10s %-13s %9.2f %11.2f %9.2f %11.0f %8.0f%n",
                visit.name().toLowerCase(Locale.ROOT),
                guard.name().toLowerCase(Locale.ROOT),
                median(inTurn, counter(guard), null) / 1000,
                added / 1000,
                added / floor,
                allocated,
                allocated - allocated(find(bytes, visit, Guard.BARE))));
      }
    }
    return table
        .append(
            "\nadded: over the bare server; ratio: of the time added, to that of http_session\n")
        .toString();
  }

  private static String counter(Guard guard) {
    return switch (guard) {
      case BARE -> "bareNanos";
      case HEADERS -> "headersNanos";
      case HTTP_SESSION -> "httpSessionNanos";
      case SALLYPORT -> "sallyportNanos";
    };
  }

  /** The median over all iterations of one counter, or of its distance from another. */
  private static double median(RunResult run, String counter, @Nullable String less) {
    List<Double> values = new ArrayList<>();
    for (BenchmarkResult fork : run.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        var counters = iteration.getSecondaryResults();
        values.add(score(counters, counter) - (less == null ? 0 : score(counters, less)));
      }
    }
    Collections.sort(values);
    return values.get(values.size() / 2);
  }

  private static double allocated(RunResult run) {
    return score(run.getSecondaryResults(), "gc.alloc.rate.norm");
  }

  @SuppressWarnings("rawtypes") // as JMH declares it
  private static double score(Map<String, Result> results, String label) {
    return Objects.requireNonNull(results.get(label), label).getScore();
  }

  private static RunResult find(Collection<RunResult> all, Visit visit, @Nullable Guard guard) {
    return all.stream()
        .filter(run -> visit.name().equals(run.getParams().getParam("visit")))
        .filter(run -> guard == null || guard.name().equals(run.getParams().getParam("guard")))
        .findFirst()
        .orElseThrow();
  }
}
