package io.sallyport.scenario;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real server with the scenarios' application, as a process of its own that answers on the
 * loopback address alone.
 */
final class Server implements AutoCloseable {

  static final String CONTEXT = "/scenarios";

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Setup setup;
  private final Jdk jdk;
  private final int port;
  private final Path folder;
  private Process process;

  Server(Setup setup, Jdk jdk) {
    this.setup = setup;
    this.jdk = jdk;
    this.port = freePort();
    this.folder = newFolder();
  }

  String name() {
    return setup.name() + " on Java " + jdk.release();
  }

  /** Scenarios that the server cannot go through, by the names of their methods, and why. */
  Map<String, String> unable() {
    return setup.unable();
  }

  URI application() {
    return URI.create("http://127.0.0.1:" + port + CONTEXT);
  }

  /** With the context path. */
  String path(String below) {
    return CONTEXT + below;
  }

  void start() throws Exception {
    Setup.Place place = new Setup.Place(folder, port);
    List<String> command = new ArrayList<>(setup.install(place));
    if (command.get(0).equals("java")) {
      command.set(0, jdk.home().resolve("bin").resolve("java").toString());
    }
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", jdk.home().toString());
    builder.environment().put("LAUNCH_JBOSS_IN_BACKGROUND", "true");
    builder.environment().keySet().removeAll(List.of("JAVA_OPTS", "SALLYPORT_CONFIG"));
    builder.environment().putAll(setup.environment(place));
    builder.redirectErrorStream(true).redirectOutput(log().toFile());
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    await();
  }

  private Path log() {
    return folder.resolve("log");
  }

  private void await() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!ready()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        String text = Files.readString(log(), java.nio.charset.StandardCharsets.ISO_8859_1);
        throw new IllegalStateException(
            name() + " did not start:\n" + text.substring(Math.max(0, text.length() - 8_000)));
      }
      process.waitFor(500, TimeUnit.MILLISECONDS);
    }
  }

  private boolean ready() throws InterruptedException {
    try {
      return new Visitor(application())
              .send("GET", "/auth/health", java.net.http.HttpRequest.BodyPublishers.noBody())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private void kill() {
    if (process != null) {
      Stream.concat(process.descendants(), Stream.of(process.toHandle()))
          .toList()
          .forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Override
  public void close() throws Exception {
    if (process != null) {
      List<ProcessHandle> all =
          Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
      all.forEach(ProcessHandle::destroy);
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        kill();
      }
      all.forEach(ProcessHandle::destroyForcibly);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("scenarios-");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
