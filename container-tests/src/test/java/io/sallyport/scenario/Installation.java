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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /** The application for servers with Jakarta Security: nothing in its web.xml is of ours. */
  static void putWar(Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Files.copy(WAR, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The application for servlet containers, where a constraint of the container can be met by
   * nobody: without the enterprise part, and with this {@code web.xml}.
   */
  static void putServletWar(Path target, String webXml) throws IOException {
    putWar(target);
    try (FileSystem war =
        FileSystems.newFileSystem(URI.create("jar:" + target.toUri()), Map.of())) {
      remove(war.getPath(ENTERPRISE));
      Files.writeString(war.getPath("/WEB-INF/web.xml"), webXml);
    }
  }

  /** The same, unpacked into the folder. */
  static Path unpackedServletWar(Path folder, String webXml) throws IOException {
    Path archive = folder.resolveSibling(folder.getFileName() + ".war");
    putServletWar(archive, webXml);
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
   *
   * @param webXml what it has instead of its own {@code web.xml}; null if that stays
   */
  static void toJavax(Path archive, @Nullable String webXml) throws IOException {
    try (FileSystem war = FileSystems.newFileSystem(archive)) {
      boolean enterprise = Files.exists(war.getPath(ENTERPRISE));
      remove(war.getPath("/WEB-INF/classes"));
      copy(JAVAX_CLASSES, war.getPath("/WEB-INF/classes"));
      if (!enterprise) {
        remove(war.getPath(ENTERPRISE));
      }
      Path lib = war.getPath("/WEB-INF/lib");
      try (Stream<Path> ours = Files.list(lib)) {
        for (Path file :
            ours.filter(one -> one.getFileName().toString().startsWith("sallyport-")).toList()) {
          Files.delete(file);
        }
      }
      for (Path file : archives(JAVAX)) {
        Files.copy(file, lib.resolve(file.getFileName().toString()));
      }
      Path own = war.getPath("/WEB-INF/web.xml");
      Files.writeString(own, WebXml.forJavax(webXml == null ? Files.readString(own) : webXml));
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
