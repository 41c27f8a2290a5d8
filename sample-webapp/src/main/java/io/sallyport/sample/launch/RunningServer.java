package io.sallyport.sample.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must be undone when the process ends: the server, then the directory it ran from. */
final class RunningServer {
  private final Path directory;
  private final AtomicReference<@Nullable AutoCloseable> server = new AtomicReference<>();

  RunningServer(Path directory) {
    this.directory = directory;
  }

  void is(AutoCloseable started) {
    server.set(started);
  }

  void end() {
    AutoCloseable started = server.get();
    if (started != null) {
      try {
        started.close();
      } catch (Exception e) {
        System.err.println("The server did not stop cleanly: " + e.getMessage());
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      System.err.println("Left behind: " + directory);
    }
  }
}
