package io.sallyport.sample;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/** Two nodes of the sample on one Redis and one PostgreSQL, all on loopback, for a look. */
final class TwoNodes implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("ready: (http://[^ ]+)");

  private final Path folder = Files.createTempDirectory("sallyport-nodes-");
  private final RedisServer redis;
  private final EmbeddedPostgres database;
  private final List<Process> nodes = new ArrayList<>();
  private final List<String> origins = new ArrayList<>();

  private TwoNodes(Path war, int... ports) throws Exception {
    int redisPort = freePort();
    redis =
        RedisServer.newRedisServer()
            .port(redisPort)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    database = EmbeddedPostgres.start();
    try {
      redis.start();
      Path configuration = configuration(redisPort);
      for (int port : ports) {
        nodes.add(node(war, configuration, port));
      }
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /**
   * Starts all of it.
   *
   * @param ports of the nodes; 0 for a free one
   */
  static TwoNodes start(Path war, int... ports) throws Exception {
    return new TwoNodes(war, ports);
  }

  /** Runs until it is stopped. The argument is the archive. */
  public static void main(String[] arguments) throws Exception {
    TwoNodes running = start(Path.of(arguments[0]), 8081, 8082);
    Runtime.getRuntime().addShutdownHook(new Thread(running::close, "end"));
    System.out.printf(
        "Two nodes are ready: %s and %s share one Redis and one PostgreSQL (Ctrl-C stops all)%n",
        running.origin(0), running.origin(1));
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
    System.exit(0);
  }

  String origin(int node) {
    return origins.get(node);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What the nodes share, over what the archive says. */
  private Path configuration(int redisPort) throws IOException {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    String text =
        """
        sallyport {
          store = redis
          redis.uri = "redis://127.0.0.1:%d"
          identity.jdbc { url = "%s", user = postgres, password = postgres }
          secrets { keys { k1 = "%s" }, current = k1 }
          web { forwarded-header = x-forwarded-for, trusted-proxies = ["127.0.0.1/32"] }
        }
        """
            .formatted(
                redisPort,
                database.getJdbcUrl("postgres", "postgres"),
                Base64.getUrlEncoder().withoutPadding().encodeToString(key));
    return Files.writeString(folder.resolve("nodes.conf"), text);
  }

  private Process node(Path war, Path configuration, int port) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-Djava.io.tmpdir=" + folder,
            "-jar",
            war.toAbsolutePath().toString(),
            "--with-parent");
    builder.directory(folder.toFile());
    builder.environment().keySet().removeAll(List.of("HOST", "SAMPLE_DATA"));
    builder.environment().put("PORT", Integer.toString(port));
    builder.environment().put("SALLYPORT_CONFIG", configuration.toString());
    builder.environment().put("SAMPLE_DATABASE", database.getJdbcUrl("postgres", "postgres"));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    origins.add(ready(process.inputReader()));
    return process;
  }

  private static String ready(BufferedReader output) throws IOException {
    String line = output.readLine();
    while (line != null) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        return ready.group(1);
      }
      line = output.readLine();
    }
    throw new IOException("The node ended before it was ready");
  }

  @Override
  public void close() {
    nodes.forEach(Process::destroy);
    try {
      for (Process node : nodes) {
        if (!node.waitFor(20, TimeUnit.SECONDS)) {
          node.destroyForcibly();
        }
      }
      database.close();
      redis.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.err.println("Not all ended cleanly: " + e.getMessage());
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      System.err.println("Left behind: " + folder);
    }
  }
}
