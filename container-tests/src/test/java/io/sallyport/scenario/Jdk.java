package io.sallyport.scenario;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;

/** A JDK on this machine. */
record Jdk(Path home, int release) {

  /** The one that runs the tests. */
  static Jdk present() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  /** The newest one of {@code /usr/lib/jvm}; the present one where none is newer. */
  static Jdk newest() {
    try (Stream<Path> homes = Files.list(Path.of("/usr/lib/jvm"))) {
      return homes
          .filter(home -> Files.isExecutable(home.resolve("bin/java")))
          .map(home -> new Jdk(home, releaseOf(home)))
          .filter(jdk -> jdk.release() > present().release())
          .max(Comparator.comparingInt(Jdk::release))
          .orElseGet(Jdk::present);
    } catch (IOException e) {
      return present();
    }
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
