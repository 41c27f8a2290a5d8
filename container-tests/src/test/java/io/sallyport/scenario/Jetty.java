package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jetty 12.1.
 *
 * @param environment {@code ee10}, {@code ee11} or {@code ee8}
 * @param servlets the archive of that environment's servlet API
 */
record Jetty(String name, String environment, String servlets) implements Setup {

  private static final List<String> CORE =
      List.of(
          "http",
          "io",
          "server",
          "session",
          "security",
          "util",
          "xml",
          "ee-webapp",
          "annotations",
          "plus",
          "jndi");
  private static final List<String> OF_ENVIRONMENT =
      List.of("annotations", "plus", "servlet", "webapp");

  /** What an environment before ee10 needs besides. */
  private static final List<String> OF_EE8 = List.of("nested", "security", "jndi");

  @Override
  public List<String> install(Place place) throws IOException {
    Files.createDirectories(place.folder().resolve("tmp"));
    var command =
        new ArrayList<String>(
            List.of(
                "java",
                "-Xmx256m",
                "-Djava.io.tmpdir=" + place.folder().resolve("tmp"),
                "-cp",
                classPath(),
                JettyHost.class.getName(),
                environment,
                String.valueOf(place.port())));
    place.deploy(place.folder()).forEach(archive -> command.add(archive.toString()));
    return command;
  }

  private String classPath() {
    Path lib = Installation.of("jetty-home-12.1.12").resolve("lib");
    boolean ee8 = environment.equals("ee8");
    Stream<String> parts =
        Stream.of(
                CORE.stream(),
                OF_ENVIRONMENT.stream().map(this::ofEnvironment),
                ee8 ? OF_EE8.stream().map(this::ofEnvironment) : Stream.<String>empty())
            .flatMap(Function.identity());
    Stream<Path> archives =
        Stream.concat(
            parts.map(part -> lib.resolve("jetty-" + part + "-12.1.12.jar")),
            Stream.of(
                lib.resolve(servlets),
                lib.resolve("jakarta.transaction-api-2.0.1.jar"),
                lib.resolve("annotations/*"),
                lib.resolve("logging/*"),
                lib.resolve(environment + "-annotations/*"),
                Path.of("target", "test-classes").toAbsolutePath()));
    return archives.map(Path::toString).collect(Collectors.joining(":"));
  }

  private String ofEnvironment(String part) {
    return environment + "-" + part;
  }
}
