package io.sallyport.auth.redis;

import io.sallyport.identity.StoreUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.util.JedisURIHelper;
import redis.clients.jedis.util.Pool;

/**
 * A pool of connections to one Redis, and the one way to it. Thread-safe. Whatever goes wrong is an
 * outage ({@link StoreUnavailableException}).
 */
public final class Redis implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
  private static final String REPLICATION = "replication";
  private static final String HISTORY = "master_replid:";

  /** What fails sooner was refused or cut; what takes longer has not been answered. */
  private static final long AT_ONCE_NANOS = 100_000_000;

  private final UnifiedJedis client;
  private final RedisSettings settings;
  private final String prefix;
  private final Nodes nodes;
  private final Untold untold = new Untold();

  /** By which history each node of a cluster went when it last said so. */
  private final Map<String, String> historyOf = new ConcurrentHashMap<>();

  private volatile boolean toldOfInfo;

  private Redis(UnifiedJedis client, RedisSettings settings, Nodes nodes) {
    this.client = client;
    this.settings = settings;
    this.prefix = settings.prefix();
    this.nodes = nodes;
  }

  /**
   * Connects when the first command needs it; by way of sentinels, or to a cluster, asks those at
   * once.
   *
   * @throws StoreUnavailableException if none of these answers
   */
  public static Redis open(RedisSettings settings) {
    try {
      return settings.topology() instanceof RedisSettings.Topology.Cluster
          ? cluster(settings)
          : new Redis(client(settings), settings, Nodes.one());
    } catch (JedisException e) {
      throw Outage.atStart(e);
    }
  }

  private static Redis cluster(RedisSettings settings) {
    JedisClientConfig config = config(settings, first(settings));
    Set<HostAndPort> nodes = nodes(settings.servers());
    var connections = new ClusterConnectionProvider(nodes, config, pool(settings));
    RedisClusterClient client =
        RedisClusterClient.builder()
            .nodes(nodes)
            .clientConfig(config)
            .connectionProvider(connections)
            .maxAttempts(2)
            .maxTotalRetriesDuration(settings.timeout().multipliedBy(2))
            .build();
    return new Redis(client, settings, Nodes.ofCluster(connections::getNode));
  }

  private static UnifiedJedis client(RedisSettings settings) {
    URI first = first(settings);
    JedisClientConfig config = config(settings, first);
    if (settings.topology() instanceof RedisSettings.Topology.Sentinel sentinel) {
      return RedisSentinelClient.builder()
          .masterName(sentinel.primary())
          .sentinels(nodes(settings.servers()))
          .sentinelClientConfig(sentinel(settings, first, sentinel))
          .clientConfig(config)
          .poolConfig(pool(settings))
          .build();
    }
    return RedisClient.builder()
        .hostAndPort(JedisURIHelper.getHostAndPort(first))
        .clientConfig(config)
        .poolConfig(pool(settings))
        .build();
  }

  /** Sentinels have users and passwords of their own. */
  private static JedisClientConfig sentinel(
      RedisSettings settings, URI first, RedisSettings.Topology.Sentinel sentinel) {
    return known(config(settings.timeout(), first), sentinel.user(), sentinel.password()).build();
  }

  private static Set<HostAndPort> nodes(List<URI> servers) {
    return servers.stream().map(JedisURIHelper::getHostAndPort).collect(Collectors.toSet());
  }

  private static DefaultJedisClientConfig.Builder config(Duration timeout, URI server) {
    int millis = Math.toIntExact(timeout.toMillis());
    return DefaultJedisClientConfig.builder()
        .connectionTimeoutMillis(millis)
        .socketTimeoutMillis(millis)
        .ssl(JedisURIHelper.isRedisSSLScheme(server))
        .clientName("sallyport");
  }

  private static DefaultJedisClientConfig.Builder known(
      DefaultJedisClientConfig.Builder config, @Nullable String user, @Nullable String password) {
    if (user != null && !user.isEmpty()) {
      config.user(user);
    }
    if (password != null) {
      config.password(password);
    }
    return config;
  }

  private static JedisClientConfig config(RedisSettings settings, URI server) {
    DefaultJedisClientConfig.Builder config =
        known(
            config(settings.timeout(), server),
            JedisURIHelper.getUser(server),
            JedisURIHelper.getPassword(server));
    if (JedisURIHelper.hasDbIndex(server)) {
      config.database(JedisURIHelper.getDBIndex(server));
    }
    return config.build();
  }

  /** A dead server costs one timeout, not one for each idle connection and each retry. */
  private static ConnectionPoolConfig pool(RedisSettings settings) {
    var pool = new ConnectionPoolConfig();
    pool.setMaxTotal(settings.connections());
    pool.setMaxIdle(settings.connections());
    pool.setMinIdle(0);
    pool.setMaxWait(settings.timeout());
    pool.setTestWhileIdle(false);
    pool.setJmxEnabled(false);
    return pool;
  }

  /** What it should know of accounts and has not taken. */
  Untold untold() {
    return untold;
  }

  /** A key of ours. */
  String key(String kind, String slot, String name) {
    return keysOf(kind) + "{" + slot + "}:" + name;
  }

  /** How the keys of a kind begin. */
  String keysOf(String kind) {
    return prefix + kind + ":";
  }

  /** A new connection over which Redis says which keys change; not for a cluster. */
  TrackingConnection tracking(String keysBeginWith, Consumer<String> changed) {
    JedisClientConfig resp3 =
        DefaultJedisClientConfig.builder()
            .from(config(settings, first(settings)))
            .socketTimeoutMillis(Math.toIntExact(Tracking.BOUND_NANOS / 1_000_000))
            .resp3()
            .build();
    return new TrackingConnection(primary(), resp3, keysBeginWith, changed);
  }

  /** Whether commands go to that server. */
  boolean isPrimary(HostAndPort server) {
    return server.equals(primary());
  }

  private HostAndPort primary() {
    return client instanceof RedisSentinelClient sentinel
        ? sentinel.getCurrentMaster()
        : JedisURIHelper.getHostAndPort(first(settings));
  }

  private static URI first(RedisSettings settings) {
    return settings.servers().get(0);
  }

  /** What stands under a key; null if nothing does. */
  @Nullable String get(String key) {
    return ask(key, true, jedis -> jedis.get(key));
  }

  /** What stands under several keys of one slot; null for each under which nothing does. */
  List<@Nullable String> get(String... keys) {
    return ask(keys[0], true, jedis -> jedis.mget(keys));
  }

  /** Nothing stands under the key from here on. */
  void delete(String key) {
    long unused = ask(key, true, jedis -> jedis.del(key));
  }

  /** Runs a script; its keys all lie in one slot. */
  @Nullable Object run(Script script, List<String> keys, List<String> arguments) {
    return ask(
        keys.get(0),
        script.repeatable(),
        jedis -> {
          try {
            return jedis.evalsha(script.sha1(), keys, arguments);
          } catch (JedisNoScriptException e) {
            return jedis.eval(script.text(), keys, arguments);
          }
        });
  }

  /**
   * As {@link #run}, for what nobody waits for: where it has just been refused, it is not tried for
   * some seconds.
   */
  void note(Script script, List<String> keys, List<String> arguments) {
    Node node = nodes.of(keys.get(0));
    if (!node.takesNotes()) {
      return;
    }
    try {
      Object unused = run(script, keys, arguments);
      node.noted(true);
    } catch (StoreUnavailableException e) {
      node.noted(false);
      throw e;
    }
  }

  /** Whether it answers. */
  public boolean isUp() {
    try {
      ask(prefix + "up", true, jedis -> jedis.exists(prefix + "up"));
      return true;
    } catch (StoreUnavailableException e) {
      return false;
    }
  }

  /**
   * Which histories the servers go by (Redis replication, "Replication ID explained"): another text
   * after every restart and failover, in which they may have lost something; empty if they do not
   * say. A node of a cluster that does not answer goes by the one that it told of last.
   */
  String histories() {
    try {
      return client instanceof RedisClusterClient cluster
          ? historiesOf(cluster)
          : history(ask(prefix, true, jedis -> jedis.info(REPLICATION)));
    } catch (StoreUnavailableException e) {
      if (!(e.getCause() instanceof JedisAccessControlException)) {
        throw e;
      }
      if (!toldOfInfo) {
        toldOfInfo = true;
        LOG.warn(
            "This Redis user may not use INFO: what Redis loses in a failover is not carried"
                + " again. Allow +info",
            e);
      }
      return "";
    }
  }

  private String historiesOf(RedisClusterClient cluster) {
    Map<String, ConnectionPool> pools = cluster.getClusterNodes();
    historyOf.keySet().retainAll(pools.keySet());
    StoreUnavailableException failure = null;
    boolean answered = false;
    for (Map.Entry<String, ConnectionPool> one : pools.entrySet()) {
      try {
        historyOf.put(
            one.getKey(), historyOf(nodes.at(HostAndPort.from(one.getKey())), one.getValue()));
        answered = true;
      } catch (StoreUnavailableException e) {
        LOG.debug("{} does not say by which history it goes", one.getKey(), e);
        failure = e;
      }
    }
    if (!answered && failure != null) {
      throw failure;
    }
    return String.join(" ", new TreeSet<>(historyOf.values()));
  }

  private static String historyOf(Node node, ConnectionPool pool) {
    return ask(
        node,
        pool::clear,
        true,
        () -> {
          try (Connection connection = pool.getResource()) {
            connection.sendCommand(Command.INFO, REPLICATION);
            return history(connection.getBulkReply());
          }
        });
  }

  private static String history(String info) {
    return info.lines().filter(line -> line.startsWith(HISTORY)).findFirst().orElse("");
  }

  /**
   * Asks.
   *
   * @param key what is asked for, which says in a cluster whom
   */
  private <T extends @Nullable Object> T ask(
      String key, boolean repeatable, Function<UnifiedJedis, T> question) {
    return ask(nodes.of(key), () -> dropIdle(key), repeatable, () -> question.apply(client));
  }

  /**
   * Asks. A connection that turns out to have been cut, by a server's restart or at a firewall,
   * takes those that idle in the pool with it, and what may be asked twice is asked on a new one.
   */
  private static <T extends @Nullable Object> T ask(
      Node node, Runnable dropIdle, boolean repeatable, Supplier<T> question) {
    node.enter();
    long began = System.nanoTime();
    try {
      return answer(node, question);
    } catch (JedisConnectionException | JedisClusterOperationException e) {
      dropIdle.run();
      if (System.nanoTime() - began > AT_ONCE_NANOS) {
        throw node.failed(e);
      }
      if (!repeatable) {
        throw Outage.of(e);
      }
    } catch (JedisException e) {
      throw node.failed(e);
    }
    try {
      return answer(node, question);
    } catch (JedisException e) {
      throw node.failed(e);
    }
  }

  private static <T extends @Nullable Object> T answer(Node node, Supplier<T> question) {
    T answer = question.get();
    node.answered();
    return answer;
  }

  private void dropIdle(String key) {
    if (client instanceof RedisClient one) {
      one.getPool().clear();
    } else if (client instanceof RedisClusterClient cluster) {
      HostAndPort address = nodes.address(key);
      ConnectionPool pool =
          address == null ? null : cluster.getClusterNodes().get(address.toString());
      if (pool != null) {
        pool.clear();
      }
    } else if (client instanceof RedisSentinelClient sentinel) {
      sentinel.getPrimaryNodesConnectionMap().values().forEach(Pool::clear);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
