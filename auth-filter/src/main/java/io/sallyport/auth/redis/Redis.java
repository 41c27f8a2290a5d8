package io.sallyport.auth.redis;

import io.sallyport.identity.StoreUnavailableException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * A pool of connections to one Redis, and the one way to it. Thread-safe. Whatever goes wrong is an
 * outage ({@link StoreUnavailableException}).
 */
public final class Redis implements AutoCloseable {

  private static final String STORE = "redis";

  private final UnifiedJedis client;
  private final String prefix;
  private final Breaker breaker;

  private Redis(UnifiedJedis client, String prefix) {
    this.client = client;
    this.prefix = prefix;
    this.breaker = new Breaker(System::nanoTime);
  }

  /** Connects when the first command needs it. */
  public static Redis open(RedisSettings settings) {
    return new Redis(client(settings), settings.prefix());
  }

  private static UnifiedJedis client(RedisSettings settings) {
    URI first = settings.servers().get(0);
    JedisClientConfig config = config(settings, first);
    if (settings.topology() instanceof RedisSettings.Topology.Cluster) {
      return RedisClusterClient.builder()
          .nodes(nodes(settings.servers()))
          .clientConfig(config)
          .poolConfig(pool(settings))
          .maxAttempts(2)
          .maxTotalRetriesDuration(settings.timeout().multipliedBy(2))
          .build();
    }
    if (settings.topology() instanceof RedisSettings.Topology.Sentinel sentinel) {
      return RedisSentinelClient.builder()
          .masterName(sentinel.primary())
          .sentinels(nodes(settings.servers()))
          .sentinelClientConfig(config(settings, URI.create(first.getScheme() + "://sentinel")))
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

  private static Set<HostAndPort> nodes(List<URI> servers) {
    return servers.stream().map(JedisURIHelper::getHostAndPort).collect(Collectors.toSet());
  }

  private static JedisClientConfig config(RedisSettings settings, URI server) {
    int millis = Math.toIntExact(settings.timeout().toMillis());
    var config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(millis)
            .socketTimeoutMillis(millis)
            .ssl(JedisURIHelper.isRedisSSLScheme(server))
            .clientName("sallyport");
    String user = JedisURIHelper.getUser(server);
    String password = JedisURIHelper.getPassword(server);
    if (user != null && !user.isEmpty()) {
      config.user(user);
    }
    if (password != null) {
      config.password(password);
    }
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

  /** A key of ours. */
  String key(String kind, String slot, String name) {
    return prefix + kind + ":{" + slot + "}:" + name;
  }

  /** What stands under a key; null if nothing does. */
  @Nullable String get(String key) {
    return ask(jedis -> jedis.get(key));
  }

  /** What stands under several keys of one slot; null for each under which nothing does. */
  List<@Nullable String> get(String... keys) {
    return ask(jedis -> jedis.mget(keys));
  }

  /** Puts a text under a key for so many milliseconds. */
  void set(String key, String text, long millis) {
    String unused = ask(jedis -> jedis.set(key, text, SetParams.setParams().px(millis)));
  }

  /** Nothing stands under the key from here on. */
  void delete(String key) {
    long unused = ask(jedis -> jedis.del(key));
  }

  /** Runs a script; its keys all lie in one slot. */
  @Nullable Object run(Script script, List<String> keys, List<String> arguments) {
    return ask(
        jedis -> {
          try {
            return jedis.evalsha(script.sha1(), keys, arguments);
          } catch (JedisNoScriptException e) {
            return jedis.eval(script.text(), keys, arguments);
          }
        });
  }

  /** Whether it answers; takes no longer than one timeout. */
  public boolean isUp() {
    try {
      ask(jedis -> jedis.exists(prefix + "up"));
      return true;
    } catch (StoreUnavailableException e) {
      return false;
    }
  }

  private <T extends @Nullable Object> T ask(Function<UnifiedJedis, T> question) {
    if (!breaker.lets()) {
      throw new StoreUnavailableException(STORE, "It did not answer a moment ago", null);
    }
    try {
      T answer = question.apply(client);
      breaker.answered();
      return answer;
    } catch (JedisException e) {
      breaker.failed();
      throw new StoreUnavailableException(STORE, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
