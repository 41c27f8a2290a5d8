package io.sallyport.auth.redis;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A real Redis on loopback, which writes nothing by itself, for as long as it is open. */
public final class TestRedis implements AutoCloseable {

  private final int port;
  private final Path folder;
  private RedisServer server;
  private String pid;

  private TestRedis(int port, Path folder) throws IOException {
    this.port = port;
    this.folder = folder;
    this.server = started(port, folder);
    this.pid = pid(port);
  }

  /** Starts one. */
  public static TestRedis start() throws IOException {
    return in(Path.of(System.getProperty("java.io.tmpdir"), "no-snapshot-here"));
  }

  /** Starts one that keeps its snapshots in that folder, when it is told to make any. */
  public static TestRedis in(Path folder) throws IOException {
    return new TestRedis(TestPorts.free(), folder);
  }

  /** Starts it again after {@link #close}; it knows what its last snapshot knows. */
  public void restart() throws IOException {
    server = started(port, folder);
    pid = pid(port);
  }

  /** It hangs from here on: it takes connections and answers nothing. */
  public void pause() throws Exception {
    signal("STOP");
  }

  /** It goes on. */
  public void resume() throws Exception {
    signal("CONT");
  }

  /** From here on it answers, and takes writes or refuses them. */
  public void takesWrites(boolean takes) {
    try (var client = RedisClient.create("127.0.0.1", port)) {
      client.sendCommand(Command.CONFIG, "SET", "min-replicas-to-write", takes ? "0" : "1");
    }
  }

  /** How often each command was called; what a script calls counts too. */
  public Map<String, Long> commands() {
    try (var client = RedisClient.create("127.0.0.1", port)) {
      var calls = new TreeMap<String, Long>();
      lines(client.info("commandstats"))
          .forEach(
              (name, stats) ->
                  calls.put(
                      name.replace("cmdstat_", ""),
                      Long.valueOf(stats.replaceFirst("calls=(\\d+).*", "$1"))));
      return calls;
    }
  }

  private static String pid(int port) {
    try (var client = RedisClient.create("127.0.0.1", port)) {
      return client.info("server").replaceFirst("(?s).*process_id:(\\d+).*", "$1");
    }
  }

  private void signal(String name) throws Exception {
    int status = new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
    if (status != 0) {
      throw new IllegalStateException("kill -" + name + " ended with " + status);
    }
  }

  private static RedisServer started(int port, Path folder) throws IOException {
    Files.createDirectories(folder);
    RedisServer server = builder(port, folder).build();
    server.start();
    return server;
  }

  /** A server on loopback that writes nothing by itself, and no file that another writes too. */
  static RedisServerBuilder builder(int port, Path folder) {
    return RedisServer.newRedisServer()
        .executableProvider(TestRedisVersion.executable())
        .port(port)
        .bind("127.0.0.1")
        .setting("dir " + folder)
        .setting("dbfilename dump-" + port + ".rdb")
        .setting("save \"\"")
        .setting("appendonly no")
        .setting("repl-diskless-sync yes")
        .setting("repl-diskless-sync-delay 0")
        .onShutdownForceStop(true);
  }

  /** The fields of what {@code INFO} and its like answer. */
  static Map<String, String> lines(String info) {
    return info.lines()
        .filter(line -> line.contains(":"))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.indexOf(':')),
                line -> line.substring(line.indexOf(':') + 1).strip(),
                (one, other) -> one));
  }

  /** Asks again and again until it is so. */
  static void until(Duration most, BooleanSupplier condition) {
    long end = System.nanoTime() + most.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("It did not happen within " + most);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** A folder and the files in it. */
  static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(folder);
  }

  /** How to reach it, with keys that begin so. */
  public RedisSettings settings(String prefix) {
    return new RedisSettings(
        List.of(URI.create("redis://127.0.0.1:" + port)),
        new RedisSettings.Topology.Standalone(),
        prefix,
        Duration.ofSeconds(2),
        32,
        false);
  }

  /** The same, and sessions that nobody has changed are remembered. */
  public RedisSettings near(String prefix) {
    RedisSettings strict = settings(prefix);
    return new RedisSettings(
        strict.servers(), strict.topology(), prefix, strict.timeout(), strict.connections(), true);
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }
}
