package io.sallyport.scenario;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Files that servers are made of. */
final class Installation {

  private static final Path SERVERS = Path.of("target", "servers").toAbsolutePath();
  private static final Path WAR = Path.of("target", "scenarios.war").toAbsolutePath();

  private static final Path JAVAX_CLASSES = Path.of("target", "javax-classes").toAbsolutePath();
  private static final List<String> JAVAX =
      List.of("sallyport-auth-filter-javax", "sallyport-identity-store-javax");
  private static final String ENTERPRISE = "/WEB-INF/classes/io/sallyport/scenario/ee";
  private static final List<String> JEDIS =
      List.of("jedis-", "commons-pool2-", "redis-authx-core-", "json-");

  private Installation() {}

  /** What the build has unpacked under that name. */
  static Path of(String name) {
    Path home = SERVERS.resolve(name);
    if (!Files.exists(home)) {
      throw new IllegalStateException(
          home + " is missing: the profile containers of this build brings it");
    }
    return home;
  }

  /** The application for servers with Jakarta Security. */
  static void putWar(Path target) throws IOException {
    Files.copy(WAR, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The application for servlet containers, where a constraint of the container can be met by
   * nobody: without the enterprise part, and with this {@code web.xml}.
   */
  static void toServlets(Path archive, String webXml) throws IOException {
    try (FileSystem war = FileSystems.newFileSystem(archive)) {
      remove(war.getPath(ENTERPRISE));
      Files.writeString(war.getPath("/WEB-INF/web.xml"), webXml);
    }
  }

  /** The application for servlet containers, unpacked into the folder. */
  static Path unpackedServletWar(Path folder, String webXml) throws IOException {
    Path archive = folder.resolveSibling(folder.getFileName() + ".war");
    putWar(archive);
    toServlets(archive, webXml);
    try (FileSystem war = FileSystems.newFileSystem(archive)) {
      copy(war.getPath("/"), folder);
    }
    return folder;
  }

  /** What {@code store = redis} needs, into an unpacked application. */
  static void addJedis(Path application) throws IOException {
    for (Path archive : archives(JEDIS)) {
      Files.copy(archive, application.resolve("WEB-INF/lib").resolve(archive.getFileName()));
    }
  }

  /** Those of the application, into that folder. */
  static void addLibraries(Path folder, Predicate<String> names) throws IOException {
    try (FileSystem war = FileSystems.newFileSystem(WAR)) {
      for (Path library : files(war.getPath("/WEB-INF/lib"))) {
        String name = library.getFileName().toString();
        if (names.test(name)) {
          Files.copy(library, folder.resolve(name));
        }
      }
    }
  }

  /** Those of this build's class path whose names begin so. */
  private static List<Path> archives(List<String> names) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> names.stream().anyMatch(path.getFileName().toString()::startsWith))
        .toList();
  }

  /**
   * The application for servers of the javax packages: the same, with its own classes changed, and
   * our artifacts for javax in the place of ours.
   */
  static void toJavax(Path archive) throws IOException {
    try (FileSystem war = FileSystems.newFileSystem(archive)) {
      Path classes = war.getPath("/WEB-INF/classes");
      for (Path file : files(classes)) {
        Files.copy(
            JAVAX_CLASSES.resolve(classes.relativize(file).toString()),
            file,
            StandardCopyOption.REPLACE_EXISTING);
      }
      Path lib = war.getPath("/WEB-INF/lib");
      List<Path> ours =
          files(lib).stream()
              .filter(one -> one.getFileName().toString().startsWith("sallyport-"))
              .toList();
      for (Path file : ours) {
        Files.delete(file);
      }
      for (Path file : ours.isEmpty() ? List.<Path>of() : archives(JAVAX)) {
        Files.copy(file, lib.resolve(file.getFileName().toString()));
      }
      Path webXml = war.getPath("/WEB-INF/web.xml");
      if (Files.exists(webXml)) {
        Files.writeString(webXml, WebXml.forJavax(Files.readString(webXml)));
      }
    }
  }

  /**
   * The application for a servlet container, with a Jakarta Security of its own, its constraints as
   * they are.
   */
  static void bringSoteria(Path archive, Path libraries) throws IOException {
    try (FileSystem war = FileSystems.newFileSystem(archive)) {
      remove(war.getPath(ENTERPRISE));
      Path lib = war.getPath("/WEB-INF/lib");
      for (Path library : files(libraries)) {
        Files.copy(library, lib.resolve(library.getFileName().toString()));
      }
      Files.writeString(
          war.getPath("/WEB-INF/beans.xml"),
          """
          <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" bean-discovery-mode="all" version="4.0"/>
          """);
      Files.createDirectories(war.getPath("/META-INF"));
      Files.writeString(
          war.getPath("/META-INF/context.xml"),
          """
          <Context>
            <Resource name="BeanManager" auth="Container"
                      type="jakarta.enterprise.inject.spi.BeanManager"
                      factory="org.jboss.weld.resources.ManagerObjectFactory"/>
          </Context>
          """);
    }
  }

  /** Those of the folder, in the place of the application's own of the same names. */
  static void replaceLibraries(Path archive, Path folder) throws IOException {
    try (FileSystem war = FileSystems.newFileSystem(archive);
        Stream<Path> libraries = Files.list(folder)) {
      Path lib = war.getPath("/WEB-INF/lib");
      for (Path library : libraries.toList()) {
        String file = library.getFileName().toString();
        String name = file.substring(0, file.lastIndexOf('-') + 1);
        try (Stream<Path> present = Files.list(lib)) {
          for (Path one : present.toList()) {
            if (one.getFileName().toString().startsWith(name)) {
              Files.delete(one);
            }
          }
        }
        Files.copy(library, lib.resolve(file));
      }
    }
  }

  /** An EAR of the applications, by their context paths. */
  static void putEar(Path ear, Map<String, Path> wars) throws IOException {
    Files.createDirectories(ear.getParent());
    var modules = new StringBuilder();
    try (FileSystem archive =
        FileSystems.newFileSystem(URI.create("jar:" + ear.toUri()), Map.of("create", "true"))) {
      for (Map.Entry<String, Path> war : wars.entrySet()) {
        String name = war.getKey().substring(1) + ".war";
        Files.copy(war.getValue(), archive.getPath("/" + name));
        modules.append(
            "<module><web><web-uri>%s</web-uri><context-root>%s</context-root></web></module>"
                .formatted(name, war.getKey()));
      }
      Files.createDirectory(archive.getPath("/META-INF"));
      Files.writeString(
          archive.getPath("/META-INF/application.xml"),
          "<application xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"10\">"
              + modules
              + "</application>");
    }
  }

  /** Another {@code web.xml} for the application in the archive. */
  static void replaceWebXml(Path archive, String webXml) throws IOException {
    try (FileSystem war = FileSystems.newFileSystem(archive)) {
      Files.writeString(war.getPath("/WEB-INF/web.xml"), webXml);
    }
  }

  /** All in that folder and below; none where there is no folder. */
  private static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(
          file -> {
            try {
              Path target = to.resolve(from.relativize(file).toString());
              if (Files.isDirectory(file)) {
                Files.createDirectories(target);
              } else {
                Files.copy(file, target);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /** Archives do not carry who may run what. */
  static void executable(Path folder, List<String> names) {
    for (String name : names) {
      if (!folder.resolve(name).toFile().setExecutable(true)) {
        throw new IllegalStateException(folder.resolve(name) + " cannot be made executable");
      }
    }
  }
}
