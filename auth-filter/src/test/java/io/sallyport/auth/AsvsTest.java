package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/asvs.md} is what the table {@code asvs.txt} beside this test says, and the tests that
 * it names are there. {@code -Dasvs.write=true} writes the page anew.
 */
class AsvsTest {

  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/asvs.md");
  private static final Path TABLE = Path.of("src/test/resources/io/sallyport/auth/asvs.txt");
  private static final List<String> MODULES =
      List.of("identity-store", "auth-filter", "sample-webapp");

  private static final Map<String, String> CHAPTERS = new LinkedHashMap<>();

  static {
    CHAPTERS.put("1", "Encoding");
    CHAPTERS.put("2", "Validation and business logic");
    CHAPTERS.put("3", "Web front end");
    CHAPTERS.put("4", "API and web service");
    CHAPTERS.put("6", "Authentication");
    CHAPTERS.put("7", "Sessions");
    CHAPTERS.put("8", "Authorization");
    CHAPTERS.put("9", "Self-contained tokens");
    CHAPTERS.put("10", "OAuth and OIDC");
    CHAPTERS.put("11", "Cryptography");
    CHAPTERS.put("12", "Secure communication");
    CHAPTERS.put("13", "Configuration");
    CHAPTERS.put("14", "Data protection");
    CHAPTERS.put("15", "Secure coding");
    CHAPTERS.put("16", "Logging and errors");
  }

  private enum State {
    MET,
    OPEN,
    LATER,
    OUT
  }

  /** A line of the table. */
  private record Row(String id, int level, State state, String what, String why) {

    String chapter() {
      return id.substring(0, id.indexOf('.'));
    }

    boolean applies() {
      return state != State.OUT;
    }

    List<String> evidence() {
      return state == State.MET ? List.of(why.split(" ")) : List.of();
    }
  }

  private static List<Row> rows() throws IOException {
    var rows = new ArrayList<Row>();
    for (String line : Files.readAllLines(TABLE)) {
      if (!line.startsWith("#")) {
        String[] cells = line.split("\\s*\\|\\s*", -1);
        assertThat(cells).as(line).hasSize(5);
        rows.add(
            new Row(
                cells[0],
                Integer.parseInt(cells[1]),
                State.valueOf(cells[2].toUpperCase(java.util.Locale.ROOT)),
                cells[3],
                cells[4].strip()));
      }
    }
    return rows;
  }

  /** Where a test class is, by its simple name; the one of the room where there are several. */
  private static Map<String, List<Path>> testSources() throws IOException {
    var found = new LinkedHashMap<String, List<Path>>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(
                file ->
                    found
                        .computeIfAbsent(
                            file.getFileName().toString().replace(".java", ""),
                            any -> new ArrayList<>())
                        .add(file));
      }
    }
    return found;
  }

  /** The sources of that class in which a test of that name stands. */
  private static List<Path> sourcesOf(String evidence, Map<String, List<Path>> sources)
      throws IOException {
    String[] parts = evidence.split("#", -1);
    var method = Pattern.compile("\\bvoid " + Pattern.quote(parts[1]) + "\\(");
    var with = new ArrayList<Path>();
    for (Path file : sources.getOrDefault(parts[0], List.of())) {
      if (method.matcher(Files.readString(file)).find()) {
        with.add(file);
      }
    }
    return with;
  }

  private static String page(List<Row> rows) throws IOException {
    Map<String, List<Path>> sources = testSources();
    var page = new StringBuilder();
    page.append(
        """
        # OWASP ASVS 5.0, requirement by requirement

        What this library does of the [OWASP Application Security Verification Standard 5.0.0](https://github.com/OWASP/ASVS/tree/v5.0.0), each
        with the test that shows it. The ids and levels are those of the standard (© OWASP Foundation, CC BY-SA 4.0); the wording is ours and
        shorter: read the standard for what a requirement really says. Chapters and sections that no library of this kind touches are left out. It is our
        own judgement, not an audit.

        Generated from `auth-filter/src/test/resources/io/sallyport/auth/asvs.txt`; write it anew by
        `mvn -pl auth-filter -am test -Dtest=AsvsTest -Dasvs.write=true -Dsurefire.failIfNoSpecifiedTests=false`.

        """);
    counts(page, rows);
    CHAPTERS.forEach(
        (number, name) -> {
          List<Row> chapter =
              rows.stream().filter(row -> row.chapter().equals(number) && row.applies()).toList();
          if (!chapter.isEmpty()) {
            page.append("\n## V").append(number).append(' ').append(name).append("\n\n");
            page.append("| id | level | what | |\n| --- | --- | --- | --- |\n");
            chapter.forEach(row -> page.append(line(row, sources)));
          }
        });
    page.append(
        """

        ## Not the matter of a library, or of this one

        | id | level | what | whose |
        | --- | --- | --- | --- |
        """);
    rows.stream()
        .filter(row -> !row.applies())
        .forEach(
            row ->
                page.append(
                    "| %s | %d | %s | %s |\n"
                        .formatted(row.id(), row.level(), row.what(), row.why())));
    return page.toString();
  }

  private static void counts(StringBuilder page, List<Row> rows) {
    page.append("| level | apply | met | not met | with a feature to come |\n");
    page.append("| --- | --- | --- | --- | --- |\n");
    for (int level = 1; level <= 3; level++) {
      int wanted = level;
      count(
          page, String.valueOf(level), rows.stream().filter(row -> row.level() == wanted).toList());
    }
    count(page, "**all**", rows);
  }

  private static void count(StringBuilder page, String name, List<Row> rows) {
    page.append(
        "| %s | %d | %d | %d | %d |\n"
            .formatted(
                name,
                rows.stream().filter(Row::applies).count(),
                rows.stream().filter(row -> row.state() == State.MET).count(),
                rows.stream().filter(row -> row.state() == State.OPEN).count(),
                rows.stream().filter(row -> row.state() == State.LATER).count()));
  }

  private static String line(Row row, Map<String, List<Path>> sources) {
    String last =
        switch (row.state()) {
          case MET ->
              String.join("<br>", row.evidence().stream().map(one -> link(one, sources)).toList());
          case OPEN -> "**not met:** " + row.why();
          case LATER -> "comes with: " + row.why();
          case OUT -> row.why();
        };
    return "| %s | %d | %s | %s |\n".formatted(row.id(), row.level(), row.what(), last);
  }

  private static String link(String evidence, Map<String, List<Path>> sources) {
    if (evidence.endsWith(".md")) {
      return "[" + evidence + "](" + evidence.substring("docs/".length()) + ")";
    }
    try {
      return String.join(
          " ",
          sourcesOf(evidence, sources).stream()
              .map(file -> "[" + evidence + "](" + file.toString().replace('\\', '/') + ")")
              .toList());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void table_tests_areThere() throws IOException {
    Map<String, List<Path>> sources = testSources();
    for (Row row : rows()) {
      for (String evidence : row.evidence()) {
        if (evidence.endsWith(".md")) {
          assertThat(ROOT.resolve(evidence)).as(row.id()).isRegularFile();
        } else {
          assertThat(evidence).as(row.id()).contains("#");
          assertThat(sourcesOf(evidence, sources)).as(row.id() + " " + evidence).isNotEmpty();
        }
      }
      if (row.state() != State.MET) {
        assertThat(row.why()).as(row.id()).isNotBlank();
      }
    }
  }

  @Test
  void table_testThatIsNot_isNoticed() throws IOException {
    assertThat(sourcesOf("AsvsTest#table_tests_areThere", testSources())).hasSize(1);
    assertThat(sourcesOf("AsvsTest#table_tests_areNot", testSources())).isEmpty();
    assertThat(sourcesOf("NoTest#table_tests_areThere", testSources())).isEmpty();
  }

  @Test
  void table_ids_areEachThereOnceAndInOrder() throws IOException {
    var seen = new HashSet<String>();
    String last = "";
    for (Row row : rows()) {
      String key = sortable(row.id());
      assertThat(seen.add(row.id())).as(row.id()).isTrue();
      assertThat(key).isGreaterThan(last);
      assertThat(CHAPTERS).containsKey(row.chapter());
      assertThat(row.level()).isBetween(1, 3);
      last = key;
    }
  }

  private static String sortable(String id) {
    return Stream.of(id.split("\\.", -1))
        .map(part -> String.format("%03d", Integer.parseInt(part)))
        .reduce("", String::concat);
  }

  @Test
  void page_asItIs_isWhatTheTableSays() throws IOException {
    String expected = page(rows());
    if (Boolean.getBoolean("asvs.write")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/asvs.md; write it anew with -Dtest=AsvsTest -Dasvs.write=true")
        .isEqualTo(expected);
  }
}
