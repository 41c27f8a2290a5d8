package io.sallyport.auth.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

/** A real Redis on loopback, without anything on disk, for as long as it is open. */
public final class TestRedis implements AutoCloseable {

  private final int port;
  private RedisServer server;
  private String pid;

  private TestRedis(int port) throws IOException {
    this.port = port;
    this.server = started(port);
    this.pid = pid(port);
  }

  /** Starts one. */
  public static TestRedis start() throws IOException {
    return new TestRedis(freePort());
  }

  /** Starts it again after {@link #close}; it has forgotten everything. */
  public void restart() throws IOException {
    server = started(port);
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

  private static RedisServer started(int port) throws IOException {
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .onShutdownForceStop(true)
            .build();
    server.start();
    return server;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** How to reach it, with keys that begin so. */
  public RedisSettings settings(String prefix) {
    return new RedisSettings(
        List.of(URI.create("redis://127.0.0.1:" + port)),
        new RedisSettings.Topology.Standalone(),
        prefix,
        Duration.ofSeconds(2),
        32);
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }
}
