package io.sallyport.scenario;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An application with a security of its own, of the package of that name, twice: alone, and with
 * our archives and all that comes with them among its libraries, but without a configuration.
 */
record OwnApplication(Application alone, Application beside) {

  private static final Path CLASSES =
      Path.of("target", "test-classes", "io", "sallyport", "own").toAbsolutePath();
  private static final String INSIDE = "/WEB-INF/classes/io/sallyport/own";

  /** All that the application without Jakarta Security shares with the others. */
  private static final String FILTERS = "Filters.class";

  /** The package of what an archive must not do. */
  private static final String DISTURBANCE = "disturbance";

  private static final String PROBE = "/runs.txt";

  static OwnApplication of(String name) {
    return new OwnApplication(
        application(name, "own-" + name, OwnApplication::isNeeded),
        application(name, "own-" + name + "-beside", library -> true));
  }

  /** With something beside the application that takes part in every request. */
  static OwnApplication disturbed(String name) {
    OwnApplication both = of(name);
    return new OwnApplication(both.alone(), both.beside().changed(OwnApplication::disturb));
  }

  private static void disturb(Path archive) throws IOException {
    try (FileSystem war = FileSystems.newFileSystem(archive)) {
      copy(CLASSES.resolve(DISTURBANCE), Files.createDirectory(war.getPath(INSIDE, DISTURBANCE)));
    }
  }

  /** What an application asks for itself: the driver of its database. */
  private static boolean isNeeded(String library) {
    return library.startsWith("h2-");
  }

  private static Application application(String name, String archive, Predicate<String> libraries) {
    return new Application(archive, PROBE, file -> write(file, name, libraries));
  }

  private static void write(Path archive, String name, Predicate<String> libraries)
      throws IOException {
    try (FileSystem war =
        FileSystems.newFileSystem(URI.create("jar:" + archive.toUri()), Map.of("create", "true"))) {
      Files.writeString(war.getPath(PROBE), "It runs.\n");
      Path classes = Files.createDirectories(war.getPath(INSIDE));
      if (name.equals("plain")) {
        Files.copy(CLASSES.resolve(FILTERS), classes.resolve(FILTERS));
      } else {
        copy(CLASSES, classes);
      }
      copy(CLASSES.resolve(name), Files.createDirectory(classes.resolve(name)));
      Installation.addLibraries(Files.createDirectory(war.getPath("/WEB-INF/lib")), libraries);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(from)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Files.copy(file, to.resolve(file.getFileName().toString()));
    }
  }
}
