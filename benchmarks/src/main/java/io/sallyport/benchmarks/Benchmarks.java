package io.sallyport.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs everything and prints two tables. Arguments: {@code quick}, {@code long} or {@code shared}.
 */
public final class Benchmarks {

  private final boolean quick;

  private Benchmarks(boolean quick) {
    this.quick = quick;
  }

  /** Runs all benchmarks: about ten minutes, or half an hour with {@code long}. */
  public static void main(String[] arguments) throws Exception {
    if (Arrays.asList(arguments).contains("shared")) {
      System.out.print(SharedSessions.measure());
      return;
    }
    var benchmarks = new Benchmarks(!Arrays.asList(arguments).contains("long"));
    Collection<RunResult> times = benchmarks.times();
    Collection<RunResult> bytes = benchmarks.bytes();
    Collection<RunResult> firstTokens = benchmarks.firstTokens();
    System.out.print(Report.visits(times, bytes));
    System.out.print(Report.firstTokens(firstTokens));
    System.out.print(SharedSessions.measure());
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

  private Collection<RunResult> firstTokens() throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(FirstToken.class.getName())
                .forks(quick ? 1 : 4)
                .warmupIterations(8)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(10)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgsAppend("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC")
                .build())
        .run();
  }
}
