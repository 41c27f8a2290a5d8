package io.sallyport.sample;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The archive on some server, in a child process with a data directory of its own. */
final class SampleProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready: http://[^:]+:(\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path directory;
  private final String contextPath;
  private final int port;
  private final Duration startTime;

  private SampleProcess(
      Process process, Path directory, String contextPath, int port, Duration startTime) {
    this.process = process;
    this.directory = directory;
    this.contextPath = contextPath;
    this.port = port;
    this.startTime = startTime;
  }

  /** {@code java -jar} of this JDK, with the memory that the demo has. */
  static SampleProcess javaJar(Path javaHome) throws Exception {
    return start(javaHome, "", List.of("-Xmx96m", "-jar", war().toString()));
  }

  /** Tomcat of the jars in {@code target/servers/<name>}. */
  static SampleProcess tomcat(String name, String contextPath) throws Exception {
    String classPath =
        Path.of("target/test-classes").toAbsolutePath()
            + File.pathSeparator
            + Path.of(System.getProperty("sample.servers"), name, "*");
    return start(
        Path.of(System.getProperty("java.home")),
        contextPath,
        List.of(
            "-Xmx192m",
            "-cp",
            classPath,
            TomcatHost.class.getName(),
            war().toString(),
            contextPath,
            "."));
  }

  String contextPath() {
    return contextPath;
  }

  /** Without the context path. */
  String origin() {
    return "http://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  Duration startTime() {
    return startTime;
  }

  /** What the process wrote to standard error so far. */
  String log() throws IOException {
    return Files.readString(directory.resolve("stderr"));
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      process.destroyForcibly().onExit().join();
    }
    delete(directory);
  }

  private static Path war() {
    return Path.of(System.getProperty("sample.war")).toAbsolutePath();
  }

  private static SampleProcess start(Path javaHome, String contextPath, List<String> arguments)
      throws Exception {
    Path directory = Files.createTempDirectory("sample-it-");
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin").resolve("java").toString());
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("PORT", "0");
    builder.environment().keySet().removeAll(List.of("HOST", "SAMPLE_DATA", "SALLYPORT_CONFIG"));
    builder.redirectError(directory.resolve("stderr").toFile());
    long begin = System.nanoTime();
    Process process = builder.start();
    try {
      int port =
          CompletableFuture.supplyAsync(() -> portOf(process.inputReader()))
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      Duration startTime = Duration.ofNanos(System.nanoTime() - begin);
      System.out.println(arguments.get(1) + " " + contextPath + " started in " + startTime);
      return new SampleProcess(process, directory, contextPath, port, startTime);
    } catch (Exception e) {
      process.destroyForcibly().waitFor();
      String log = Files.readString(directory.resolve("stderr"));
      delete(directory);
      throw new IllegalStateException("The server did not start:\n" + log, e);
    }
  }

  private static int portOf(BufferedReader output) {
    return output
        .lines()
        .map(READY::matcher)
        .filter(Matcher::find)
        .mapToInt(ready -> Integer.parseInt(ready.group(1)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("it ended without a word"));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
