package io.sallyport.benchmarks;

import io.sallyport.auth.token.JwsAlgorithm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The figures as two tables of plain text. */
final class Report {

  private Report() {}

  /** What each guard adds to the bare server, in time and in bytes. */
  static String visits(Collection<RunResult> times, Collection<RunResult> bytes) {
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
      RunResult inTurn = find(times, "visit", visit);
      double floor = median(inTurn, "httpSessionNanos", "bareNanos");
      for (Guard guard : Guard.values()) {
        double added = median(inTurn, counter(guard), "bareNanos");
        double allocated = allocated(bytes, visit, guard);
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
                allocated - allocated(bytes, visit, Guard.BARE)));
      }
    }
    return table
        .append(
            "\nadded: over the bare server; ratio: of the time added, to that of http_session\n")
        .toString();
  }

  /** What Sallyport adds for a token that it has never seen, beside the check alone. */
  static String firstTokens(Collection<RunResult> runs) {
    var table = new StringBuilder();
    table.append(
        String.format(
            "%n%-10s %9s %9s %11s %9s%n",
            "algorithm", "check µs", "µs added", "difference", "ratio"));
    for (JwsAlgorithm algorithm : FirstToken.ALGORITHMS) {
      RunResult run = find(runs, "algorithm", algorithm);
      double check = median(run, "checkedNanos", "bareNanos");
      double added = median(run, "sallyportNanos", "bareNanos");
      table.append(
          String.format(
              Locale.ROOT,
              "%-10s %9.2f %9.2f %11.2f %9.2f%n",
              algorithm,
              check / 1000,
              added / 1000,
              (added - check) / 1000,
              added / check));
    }
    return table
        .append("\nadded: by the first request with a token, over the bare server\n")
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

  private static double allocated(Collection<RunResult> bytes, Visit visit, Guard guard) {
    List<RunResult> ofGuard =
        bytes.stream()
            .filter(run -> guard.name().equals(run.getParams().getParam("guard")))
            .toList();
    return score(find(ofGuard, "visit", visit).getSecondaryResults(), "gc.alloc.rate.norm");
  }

  @SuppressWarnings("rawtypes") // as JMH declares it
  private static double score(Map<String, Result> results, String label) {
    return Objects.requireNonNull(results.get(label), label).getScore();
  }

  private static RunResult find(Collection<RunResult> all, String parameter, Enum<?> value) {
    return all.stream()
        .filter(run -> value.name().equals(run.getParams().getParam(parameter)))
        .findFirst()
        .orElseThrow();
  }
}
