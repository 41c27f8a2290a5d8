package io.sallyport.scenario;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A JDK on this machine. */
record Jdk(Path home, int release) {

  private static final Path JDKS = Path.of("/usr/lib/jvm");

  /** The one that runs the tests. */
  static Jdk present() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  /** The newest one of {@code /usr/lib/jvm}; the tests are skipped where none is newer. */
  static Jdk newest() {
    try (Stream<Path> homes = Files.list(JDKS)) {
      return homes
          .filter(home -> Files.isExecutable(home.resolve("bin/java")))
          .map(home -> new Jdk(home, releaseOf(home)))
          .filter(jdk -> jdk.release() > present().release())
          .max(Comparator.comparingInt(Jdk::release))
          .orElseThrow(Jdk::noneNewer);
    } catch (NoSuchFileException e) {
      throw noneNewer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TestAbortedException noneNewer() {
    return new TestAbortedException(
        "There is no JDK newer than " + present().release() + " in " + JDKS);
  }

  private static int releaseOf(Path home) {
    try (Reader file = Files.newBufferedReader(home.resolve("release"))) {
      var lines = new Properties();
      lines.load(file);
      String version = lines.getProperty("JAVA_VERSION", "\"0\"").replace("\"", "");
      return Integer.parseInt(version.split("[.]")[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
