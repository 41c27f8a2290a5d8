package io.sallyport.auth.redis;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisSentinel;
import redis.embedded.RedisServer;

/** A real primary with a replica, and three sentinels that watch them, on loopback. */
public final class TestSentinels implements AutoCloseable {

  private static final String NAME = "main";

  private final Path folder = Files.createTempDirectory("sentinels");
  private final int primaryPort = TestPorts.free();
  private final RedisServer primary;
  private final RedisServer replica;
  private final List<Integer> ports = new ArrayList<>();
  private final List<RedisSentinel> sentinels = new ArrayList<>();

  private TestSentinels() throws IOException {
    int replicaPort = TestPorts.free();
    primary = TestRedis.builder(primaryPort, folder).build();
    primary.start();
    replica = TestRedis.builder(replicaPort, folder).slaveOf("127.0.0.1", primaryPort).build();
    replica.start();
    until(() -> info(replicaPort, "replication").contains("master_link_status:up"));
    for (int i = 0; i < 3; i++) {
      ports.add(TestPorts.free());
      RedisSentinel sentinel =
          RedisSentinel.newRedisSentinel()
              .executableProvider(TestRedisVersion.executable())
              .bind("127.0.0.1")
              .port(ports.get(i))
              .masterName(NAME)
              .masterPort(primaryPort)
              .quorumSize(2)
              .downAfterMilliseconds(1_000)
              .failOverTimeout(5_000)
              .onShutdownForceStop(true)
              .build();
      sentinel.start();
      sentinels.add(sentinel);
    }
    for (int port : ports) {
      until(() -> info(port, "sentinel").contains("slaves=1,sentinels=3"));
    }
  }

  /** Starts them and waits until they know each other. */
  public static TestSentinels start() throws IOException {
    return new TestSentinels();
  }

  private static String info(int port, String section) {
    try (var server = new Jedis("127.0.0.1", port)) {
      return server.info(section);
    }
  }

  private static void until(BooleanSupplier condition) {
    TestRedis.until(Duration.ofSeconds(60), condition);
  }

  /** Kills the primary; the replica takes over within some seconds. */
  public void killThePrimary() throws IOException {
    primary.stop();
  }

  /** How to reach them, with keys that begin so. */
  public RedisSettings settings(String prefix, boolean nearCache) {
    return new RedisSettings(
        ports.stream().map(port -> URI.create("redis://127.0.0.1:" + port)).toList(),
        new RedisSettings.Topology.Sentinel(NAME, null, null),
        prefix,
        Duration.ofMillis(500),
        32,
        nearCache);
  }

  @Override
  public void close() throws IOException {
    for (RedisSentinel sentinel : sentinels) {
      sentinel.stop();
    }
    replica.stop();
    primary.stop();
    TestRedis.delete(folder);
  }
}
