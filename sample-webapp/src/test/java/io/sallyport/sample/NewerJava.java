package io.sallyport.sample;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A newer JDK than that of the build: the one that {@code -Dsallyport.newer-java-home} names, else
 * the newest of {@code JAVA_HOME_<release>_<architecture>} in the environment and of {@code
 * /usr/lib/jvm}.
 */
record NewerJava(Path home, int release) {
  static final String PROPERTY = "sallyport.newer-java-home";

  private static final Pattern VARIABLE = Pattern.compile("JAVA_HOME_\\d+(_\\w+)?");
  private static final Pattern RELEASE = Pattern.compile("\"?(?:1\\.)?(\\d+).*");

  /**
   * Empty if there is none.
   *
   * @throws IllegalStateException if one was named that is none
   */
  static Optional<NewerJava> find() throws IOException {
    String named = System.getProperty(PROPERTY, "");
    if (!named.isEmpty()) {
      Path home = Path.of(named);
      int release =
          releaseOf(home)
              .orElseThrow(() -> new IllegalStateException(PROPERTY + " is no JDK: " + named));
      return Optional.of(new NewerJava(home, release));
    }
    return newest(
        candidates(System.getenv(), Path.of("/usr/lib/jvm")), Runtime.version().feature());
  }

  static List<Path> candidates(Map<String, String> environment, Path installed) throws IOException {
    List<Path> homes = new ArrayList<>();
    environment.forEach(
        (name, value) -> {
          if (VARIABLE.matcher(name).matches() && !value.isBlank()) {
            homes.add(Path.of(value));
          }
        });
    if (Files.isDirectory(installed)) {
      try (Stream<Path> children = Files.list(installed)) {
        children.forEach(homes::add);
      }
    }
    return homes;
  }

  /** The newest that is newer than {@code than}. */
  static Optional<NewerJava> newest(List<Path> homes, int than) {
    return homes.stream()
        .flatMap(home -> releaseOf(home).stream().mapToObj(release -> new NewerJava(home, release)))
        .filter(java -> java.release() > than)
        .max(Comparator.comparingInt(NewerJava::release));
  }

  /** By the file {@code release}, which every JDK since 9 has; empty for what cannot run. */
  private static OptionalInt releaseOf(Path home) {
    if (!Files.isExecutable(home.resolve("bin").resolve("java"))) {
      return OptionalInt.empty();
    }
    try (Reader file = Files.newBufferedReader(home.resolve("release"))) {
      var lines = new Properties();
      lines.load(file);
      Matcher matcher = RELEASE.matcher(lines.getProperty("JAVA_VERSION", ""));
      return matcher.matches()
          ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
          : OptionalInt.empty();
    } catch (IOException | IllegalArgumentException e) {
      return OptionalInt.empty();
    }
  }
}
