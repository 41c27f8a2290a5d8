package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.sallyport.auth.pipeline.Metric;
import io.sallyport.auth.pipeline.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What an operator sees of a whole scenario: everything that matters, and no secret. */
class ObservabilityIT {

  private static final Path PAGE = Path.of("..", "docs", "observability.md");
  private static final String ANY_CODE = "the code of the problem";

  /** A line of the table: name, type, labels with their values, meaning. */
  private static final Pattern ROW =
      Pattern.compile("\\| `(sallyport\\.[a-z.]+)` \\| ([a-z ]+) \\| ([^|]*) \\| [^|]+ \\|");

  private static final Pattern LABEL = Pattern.compile("`([a-z_]+)`: ([^;]+)");

  private static final SecretScan SECRETS = new SecretScan();
  private static List<String> log = List.of();
  private static List<String> audit = List.of();
  private static List<String> metricTexts = List.of();
  private static List<Meter> meters = List.of();
  private static List<RawAnswer> duringOutage = List.of();

  @BeforeAll
  static void play() throws Exception {
    try (var view = new OperatorView()) {
      var scenario = new WholeScenario(SECRETS);
      audit =
          scenario.play(
              () -> {
                meters = view.meters();
                metricTexts = view.metricTexts();
              });
      duringOutage = scenario.duringOutage();
      log = view.log();
    }
  }

  @Test
  void log_everythingAtEveryLevel_holdsNoSecret() {
    assertThat(log).anyMatch(line -> line.startsWith("FINE io.sallyport."));
    assertThat(log).anyMatch(line -> line.contains("StoreUnavailableException"));
    assertThat(SECRETS.findIn(log)).isEmpty();
  }

  @Test
  void auditTrail_andItsLog_holdNoSecretAndTellEveryStep() {
    assertThat(SECRETS.findIn(audit)).isEmpty();
    Set<String> logged =
        log.stream()
            .filter(line -> line.contains(" io.sallyport.audit: event="))
            .map(line -> line.replaceFirst(".* event=(\\S+) .*", "$1"))
            .collect(Collectors.toCollection(TreeSet::new));
    var told = new TreeSet<>(WholeScenario.EVENTS);
    told.add("request.refused");
    assertThat(logged).containsExactlyInAnyOrderElementsOf(told);
    assertThat(log)
        .anyMatch(line -> line.matches(".* event=request.refused .*detail=invalid_token .*"))
        .anyMatch(line -> line.matches(".* event=request.refused .*detail=cross_site_request .*"));
    assertThat(audit).containsAll(WholeScenario.EVENTS);
  }

  @Test
  void auditTrail_times_areUtc() {
    assertThat(audit.stream().filter(value -> value.startsWith("2030-01-07 ")))
        .isNotEmpty()
        .allMatch(time -> time.endsWith("+00"));
  }

  @Test
  void outage_answers_areProblemsWithoutInternals() {
    assertThat(duringOutage).hasSize(5);
    for (RawAnswer answer : duringOutage) {
      Expect.problem(answer, 503, "temporarily_unavailable", "Not available right now", null);
      assertThat(answer.header("Retry-After")).isEqualTo("5");
    }
  }

  @Test
  void metrics_namesAndLabels_holdNoSecretNameOrAddress() {
    assertThat(SECRETS.findIn(metricTexts)).isEmpty();
    assertThat(metricTexts)
        .noneMatch(text -> text.contains("alice") || text.contains("127.0.0.1"))
        .noneMatch(text -> text.contains("/"));
  }

  @Test
  void scan_everySpellingOfACanary_findsItInLogAndAnywhereElse() {
    var scan = new SecretScan();
    scan.add("canary", "a bird that sings + more");
    scan.add("code", "271828");
    var spellings = scan.spellingsOf("canary");
    assertThat(spellings).hasSizeGreaterThanOrEqualTo(7);
    try (var view = new OperatorView()) {
      for (String spelling : spellings) {
        LoggerFactory.getLogger("io.sallyport.canary").trace("seen {} here", spelling);
      }
      LoggerFactory.getLogger("io.sallyport.canary")
          .debug("failed", new IllegalStateException("code=271828."));

      assertThat(scan.findIn(view.log())).hasSize(spellings.size() + 1);
    }
    assertThat(scan.findIn(List.of("x=1271828", "2718289"))).isEmpty();
    assertThat(SECRETS.names()).containsAll(WholeScenario.SECRETS);
  }

  private static Map<String, List<String>> documented() throws Exception {
    var rows = new TreeMap<String, List<String>>();
    for (String line : Files.readAllLines(PAGE)) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        rows.put(row.group(1), List.of(row.group(2), row.group(3)));
      }
    }
    return rows;
  }

  private static Map<String, Set<String>> labels(String cell) {
    var labels = new LinkedHashMap<String, Set<String>>();
    LABEL
        .matcher(cell)
        .results()
        .forEach(
            label ->
                labels.put(
                    label.group(1),
                    label.group(2).equals(ANY_CODE)
                        ? Arrays.stream(Problem.Kind.values())
                            .map(Problem.Kind::code)
                            .collect(Collectors.toSet())
                        : Pattern.compile("`([^`]+)`")
                            .matcher(label.group(2))
                            .results()
                            .map(value -> value.group(1))
                            .collect(Collectors.toSet())));
    return labels;
  }

  @Test
  void page_tableOfMetrics_namesEveryMetricWithItsTypeAndLabels() throws Exception {
    Map<String, List<String>> rows = documented();

    var expected = new TreeMap<String, List<String>>();
    for (Metric metric : Metric.values()) {
      String type =
          metric.kind() == Metric.Kind.TOTAL
              ? "counter"
              : metric.kind().name().toLowerCase(Locale.ROOT);
      expected.put(metric.meter(), List.of(type, String.join(",", metric.labels())));
    }
    var written = new TreeMap<String, List<String>>();
    rows.forEach(
        (name, cells) ->
            written.put(
                name, List.of(cells.get(0), String.join(",", labels(cells.get(1)).keySet()))));
    assertThat(written).isEqualTo(expected);
  }

  @Test
  void page_tableOfMetrics_isWhatARunRegisters() throws Exception {
    Map<String, List<String>> rows = documented();

    assertThat(meters.stream().map(meter -> meter.getId().getName()).collect(Collectors.toSet()))
        .isEqualTo(rows.keySet());
    for (Meter meter : meters) {
      Map<String, Set<String>> labels =
          labels(rows.getOrDefault(meter.getId().getName(), List.of("", "")).get(1));
      assertThat(meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toSet()))
          .isEqualTo(labels.keySet());
      for (Tag tag : meter.getId().getTags()) {
        assertThat(labels.get(tag.getKey())).as("%s", meter.getId()).contains(tag.getValue());
      }
    }
  }
}
