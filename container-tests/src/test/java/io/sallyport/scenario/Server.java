package io.sallyport.scenario;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real server with its applications, as a process of its own that answers on the loopback address
 * alone.
 */
final class Server implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Setup setup;
  private final Jdk jdk;
  private final List<Application> applications;
  private final int port;
  private final Path folder;
  private Process process;

  /** With the scenarios' application. */
  Server(Setup setup, Jdk jdk) {
    this(setup, jdk, List.of(Application.SCENARIOS));
  }

  Server(Setup setup, Jdk jdk, List<Application> applications) {
    this.setup = setup;
    this.jdk = jdk;
    this.applications = applications;
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

  /** The address of an application. */
  URI at(Application application) {
    return URI.create("http://127.0.0.1:" + port + application.context());
  }

  void start() throws Exception {
    launch();
    await(this::allRun);
  }

  /** Starts it with an application that it is to refuse, saying this. */
  void startRefusing(String message) throws Exception {
    launch();
    await(() -> Files.readString(log(), StandardCharsets.ISO_8859_1).contains(message));
  }

  private boolean allRun() throws InterruptedException {
    for (Application application : applications) {
      if (!runs(application)) {
        return false;
      }
    }
    return true;
  }

  private void launch() throws Exception {
    Setup.Place place = new Setup.Place(folder, port, applications);
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
  }

  private Path log() {
    return folder.resolve("log");
  }

  private void await(Callable<Boolean> reached) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.call()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        String text = Files.readString(log(), StandardCharsets.ISO_8859_1);
        throw new IllegalStateException(
            name()
                + " did not start "
                + applications.stream().map(Application::name).toList()
                + ":\n"
                + text.substring(Math.max(0, text.length() - 8_000)));
      }
      process.waitFor(500, TimeUnit.MILLISECONDS);
    }
  }

  private boolean runs(Application application) throws InterruptedException {
    try {
      return new Visitor(at(application))
              .send("GET", application.probe(), java.net.http.HttpRequest.BodyPublishers.noBody())
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
