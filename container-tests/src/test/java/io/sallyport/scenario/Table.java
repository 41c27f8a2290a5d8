package io.sallyport.scenario;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;

/** Writes what the last run of all servers came to into the README and {@code docs/servers}. */
final class Table {

  private static final String BEGIN = "<!-- servers: written by mvn -Pcontainers verify -->\n";
  private static final String END = "<!-- /servers -->\n";

  private static final String NO_JAKARTA_SECURITY =
      "This server has no Jakarta Security: its constraints come before filters, and it has no"
          + " SecurityContext, EJB or managed executor. Rules of sallyport.conf guard there.";

  /** Outcomes by scenario, of each server. */
  private final Map<String, Map<String, String>> servers = new TreeMap<>();

  private Table() {}

  /** The root of the project. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    Path results = root.resolve("container-tests/target/results");
    if (!Files.isDirectory(results)) {
      // Only tests were chosen that are no scenarios.
      return;
    }
    var table = new Table();
    table.read(results);
    table.replace(root.resolve("README.md"), table.summary());
    table.replace(root.resolve("docs/servers/README.md"), table.whole());
  }

  private void read(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Map<String, String> outcomes = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
          outcomes.put(line.split("\t")[0], line.split("\t")[1]);
        }
        servers.put(file.getFileName().toString().replace(".tsv", ""), outcomes);
      }
    }
  }

  private String summary() {
    var text =
        new StringBuilder(
            "| server | scenarios passed | not possible there |\n| --- | --- | --- |\n");
    int all = scenarios().size();
    servers.forEach(
        (name, outcomes) -> {
          long passed = count(outcomes, "passed");
          long failed = count(outcomes, "failed");
          long notRun = count(outcomes, Results.NOT_RUN);
          text.append(
              "| %s | %d of %d%s | %s |\n"
                  .formatted(
                      name,
                      passed,
                      all,
                      (failed == 0 ? "" : ", " + failed + " failed")
                          + (notRun == 0 ? "" : ", " + notRun + " not run"),
                      outcomes.size() < all
                          ? "what needs Jakarta Security: " + (all - outcomes.size())
                          : String.valueOf(outcomes.size() - passed - failed - notRun)));
        });
    return text.toString();
  }

  private static long count(Map<String, String> outcomes, String outcome) {
    return outcomes.values().stream().filter(outcome::equals).count();
  }

  private String whole() {
    var text = new StringBuilder("| scenario |");
    servers.keySet().forEach(name -> text.append(' ').append(name).append(" |"));
    text.append("\n| --- |").append(" --- |".repeat(servers.size())).append('\n');
    List<String> notes = new ArrayList<>();
    scenarios()
        .forEach(
            (method, title) -> {
              text.append("| ").append(title).append(" |");
              servers.values().forEach(all -> text.append(cell(all.get(method), notes)));
              text.append('\n');
            });
    for (int i = 0; i < notes.size(); i++) {
      text.append("\n[%d] %s\n".formatted(i + 1, notes.get(i)));
    }
    return text.toString();
  }

  private static String cell(String outcome, List<String> notes) {
    if (outcome == null) {
      return cell(NO_JAKARTA_SECURITY, notes);
    }
    if (outcome.equals("passed") || outcome.equals("failed")) {
      return outcome.equals("passed") ? " yes |" : " **failed** |";
    }
    if (outcome.equals(Results.NOT_RUN)) {
      return " **not run** |";
    }
    if (!notes.contains(outcome)) {
      notes.add(outcome);
    }
    return " no [%d] |".formatted(notes.indexOf(outcome) + 1);
  }

  /** The scenarios of all servers, then those of the Jakarta door, with what they are called. */
  private static Map<String, String> scenarios() {
    Map<String, String> titles = new LinkedHashMap<>();
    for (Class<?> type :
        List.of(
            CredentialScenarios.class,
            Scenarios.class,
            LaterScenarios.class,
            EnterpriseScenarios.class)) {
      Arrays.stream(type.getDeclaredMethods())
          .filter(method -> method.isAnnotationPresent(DisplayName.class))
          .sorted(Comparator.comparing(Method::getName))
          .forEach(
              method ->
                  titles.put(method.getName(), method.getAnnotation(DisplayName.class).value()));
    }
    return titles;
  }

  private void replace(Path file, String table) throws IOException {
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException(file + " has no place for the table of servers");
    }
    Files.writeString(
        file,
        text.substring(0, begin + BEGIN.length()) + "\n" + table + "\n" + text.substring(end));
  }
}
