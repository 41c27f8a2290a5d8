package io.sallyport.auth.redis;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.embedded.RedisServer;

/** A real Redis Cluster on loopback: three primaries, each with a replica. */
public final class TestCluster implements AutoCloseable {

  private static final int PRIMARIES = 3;

  /** How many there are. */
  static final int SLOTS = 16_384;

  private final Path folder;
  private final List<Integer> ports = new ArrayList<>();
  private final List<RedisServer> servers = new ArrayList<>();

  private TestCluster(Path folder) {
    this.folder = folder;
  }

  /** Starts one and waits until it is whole. */
  public static TestCluster start() throws Exception {
    var cluster = new TestCluster(Files.createTempDirectory("cluster"));
    try {
      cluster.form();
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  private void form() throws IOException {
    for (int i = 0; i < 2 * PRIMARIES; i++) {
      ports.add(TestPorts.free());
      servers.add(started(ports.get(i)));
    }
    meet();
    giveSlots();
    replicate();
    waitFor(info -> "ok".equals(info.get("cluster_state")));
  }

  private RedisServer started(int port) throws IOException {
    RedisServer server =
        TestRedis.builder(port, folder)
            .setting("cluster-enabled yes")
            .setting("cluster-config-file nodes-" + port + ".conf")
            .setting("cluster-node-timeout 1500")
            .setting("cluster-replica-validity-factor 0")
            .build();
    server.start();
    return server;
  }

  private void meet() {
    try (Jedis first = to(0)) {
      for (int i = 1; i < ports.size(); i++) {
        first.clusterMeet("127.0.0.1", ports.get(i));
      }
    }
    waitFor(info -> String.valueOf(ports.size()).equals(info.get("cluster_known_nodes")));
  }

  private void giveSlots() {
    for (int i = 0; i < PRIMARIES; i++) {
      int from = SLOTS * i / PRIMARIES;
      try (Jedis node = to(i)) {
        giveSlots(node, from, SLOTS * (i + 1) / PRIMARIES);
      }
    }
  }

  /** Gives a node the slots from one to before another. */
  static void giveSlots(Jedis node, int from, int before) {
    var words = new ArrayList<>(List.of("ADDSLOTS"));
    for (int slot = from; slot < before; slot++) {
      words.add(Integer.toString(slot));
    }
    node.sendCommand(Command.CLUSTER, words.toArray(String[]::new));
  }

  private void replicate() {
    for (int i = 0; i < PRIMARIES; i++) {
      String primary;
      try (Jedis node = to(i)) {
        primary = node.clusterMyId();
      }
      try (Jedis replica = to(PRIMARIES + i)) {
        replica.clusterReplicate(primary);
      }
    }
    for (int i = 0; i < PRIMARIES; i++) {
      int replica = PRIMARIES + i;
      until(() -> replication(replica).contains("master_link_status:up"));
    }
  }

  private String replication(int index) {
    try (Jedis node = to(index)) {
      return node.info("replication");
    }
  }

  private Jedis to(int index) {
    return new Jedis("127.0.0.1", ports.get(index));
  }

  private void waitFor(Predicate<Map<String, String>> condition) {
    for (int i = 0; i < servers.size(); i++) {
      int index = i;
      until(
          () -> {
            try (Jedis node = to(index)) {
              return condition.test(TestRedis.lines(node.clusterInfo()));
            }
          });
    }
  }

  private static void until(BooleanSupplier condition) {
    TestRedis.until(Duration.ofSeconds(60), condition);
  }

  /** Kills a primary; its replica takes over within some seconds. */
  public void killAPrimary() throws IOException {
    servers.get(0).stop();
  }

  /** How to reach it, with keys that begin so. */
  public RedisSettings settings(String prefix) {
    return new RedisSettings(
        List.of(
            URI.create("redis://127.0.0.1:" + ports.get(1)),
            URI.create("redis://127.0.0.1:" + ports.get(2))),
        new RedisSettings.Topology.Cluster(),
        prefix,
        Duration.ofSeconds(2),
        32,
        false);
  }

  @Override
  public void close() throws IOException {
    for (RedisServer server : servers) {
      server.stop();
    }
    TestRedis.delete(folder);
  }
}
