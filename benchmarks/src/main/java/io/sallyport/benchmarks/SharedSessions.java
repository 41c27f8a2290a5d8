package io.sallyport.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

/**
 * What a signed-in request costs where sessions are in Redis: over a connection of this machine,
 * with a real Redis on it, each kind in a process of its own and a slice of requests each in turn,
 * in another order each time. Not by JMH: what counts happens in several threads and processes.
 */
final class SharedSessions {

  private static final int SLICE = 400;

  /** Some 100,000 requests of each: the compiler has done its work by then. */
  private static final long WARM_UP_NANOS = 100_000_000_000L;

  private static final int ROUNDS = 100;
  private static final int COUNTED = 1_000;

  /** What runs beside the requests, and what answers no question of theirs. */
  private static final Set<String> BESIDE =
      Set.of("cmdstat_info", "cmdstat_blpop", "cmdstat_client", "cmdstat_hello");

  /** What one kind costs: medians over the slices. */
  private record Cost(
      Shared kind, double micros, double bytes, double commands, long sessionBytes) {}

  private SharedSessions() {}

  /** Measures all kinds, for about three minutes; a table, and how stale a near cache is. */
  static String measure() throws Exception {
    int port = freePort();
    RedisServer redis =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    redis.start();
    try (RedisClient client = RedisClient.create("127.0.0.1", port)) {
      return table(costs(port, client)) + Staleness.measure(port);
    } finally {
      redis.stop();
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** One kind, and what its slices have cost. */
  private record Run(
      Shared kind, SharedLane lane, long sessionBytes, double[] nanos, double[] bytes) {

    static Run open(Shared kind, int port, RedisClient client) throws IOException {
      Set<String> before = client.keys("*");
      SharedLane lane = SharedLane.open(kind, port);
      long stored = SharedSessions.sessionBytes(client, before);
      return new Run(kind, lane, stored, new double[ROUNDS], new double[ROUNDS]);
    }

    void slice(int round) throws IOException {
      SharedLane.Slice cost = lane.slice(SLICE);
      nanos[round] = cost.nanos();
      bytes[round] = cost.bytes();
    }

    /** Counts the commands of some more requests, and ends. */
    Cost cost(RedisClient client) throws IOException {
      long before = commands(client);
      lane.slice(COUNTED);
      double commands = (double) (commands(client) - before) / COUNTED;
      lane.close();
      return new Cost(kind, median(nanos) / 1_000, median(bytes), commands, sessionBytes);
    }
  }

  private static List<Cost> costs(int port, RedisClient client) throws IOException {
    var runs = new ArrayList<Run>();
    for (Shared kind : Shared.values()) {
      runs.add(Run.open(kind, port, client));
    }
    long start = System.nanoTime();
    while (System.nanoTime() - start < WARM_UP_NANOS) {
      for (Run run : runs) {
        run.lane().slice(SLICE);
      }
    }
    var inTurn = new ArrayList<>(runs);
    var random = new Random(7);
    for (int round = 0; round < ROUNDS; round++) {
      Collections.shuffle(inTurn, random);
      for (Run run : inTurn) {
        run.slice(round);
      }
    }
    var costs = new ArrayList<Cost>();
    for (Run run : runs) {
      costs.add(run.cost(client));
    }
    return costs;
  }

  /** The session's own record: what a sign-in has left that is largest. */
  private static long sessionBytes(RedisClient client, Set<String> before) {
    var made = new TreeSet<>(client.keys("*"));
    made.removeAll(before);
    return made.stream()
        .filter(key -> key.contains(":s:") || key.startsWith("spring:session:sessions:"))
        .mapToLong(client::memoryUsage)
        .max()
        .orElse(0);
  }

  private static long commands(RedisClient client) {
    return client
        .info("commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_") && !BESIDE.contains(line.split(":")[0]))
        .mapToLong(line -> Long.parseLong(line.replaceFirst(".*?:calls=(\\d+),.*", "$1")))
        .sum();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static Cost of(List<Cost> costs, Shared kind) {
    return costs.stream().filter(cost -> cost.kind() == kind).findFirst().orElseThrow();
  }

  private static String table(List<Cost> costs) {
    double bare = of(costs, Shared.BARE).micros();
    double bareBytes = of(costs, Shared.BARE).bytes();
    double get = of(costs, Shared.GET).micros() - bare;
    var table = new StringBuilder();
    table.append(
        String.format(
            "%n%-26s %9s %9s %9s %11s %9s %9s %9s%n",
            "sessions in Redis",
            "µs",
            "added",
            "x GET",
            "throughput",
            "commands",
            "B added",
            "B stored"));
    for (Cost cost : costs) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-26s %9.1f %9.1f %9.2f %11.2f %9.2f %9.0f %9d%n",
              cost.kind().title(),
              cost.micros(),
              cost.micros() - bare,
              (cost.micros() - bare) / get,
              bare / cost.micros(),
              cost.commands(),
              cost.bytes() - bareBytes,
              cost.sessionBytes()));
    }
    return table
        .append("\nadded: over bare Jetty; throughput: of one connection, beside bare Jetty's\n")
        .toString();
  }
}
