package io.sallyport.auth.redis;

import io.sallyport.identity.thread.Breaker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * Who may be asked now: each node of a cluster by itself, so that one that is silent neither keeps
 * requests from the others nor is asked again and again because those answer. Thread-safe.
 */
final class Breakers {

  private final Breaker one = new Breaker(System::nanoTime);
  private final Map<HostAndPort, Breaker> nodes = new ConcurrentHashMap<>();
  private final @Nullable IntFunction<@Nullable HostAndPort> nodeOfSlot;

  private Breakers(@Nullable IntFunction<@Nullable HostAndPort> nodeOfSlot) {
    this.nodeOfSlot = nodeOfSlot;
  }

  /** For a single server. */
  static Breakers one() {
    return new Breakers(null);
  }

  /** For those of a cluster; a slot that nobody is known to have shares one with all such slots. */
  static Breakers ofNodes(IntFunction<@Nullable HostAndPort> nodeOfSlot) {
    return new Breakers(nodeOfSlot);
  }

  /** The breaker before whoever has the key. */
  Breaker of(String key) {
    HostAndPort node = node(key);
    return node == null
        ? one
        : nodes.computeIfAbsent(node, unused -> new Breaker(System::nanoTime));
  }

  /** Who has the key, as far as is known; null where there is one server. */
  @Nullable HostAndPort node(String key) {
    return nodeOfSlot == null ? null : nodeOfSlot.apply(JedisClusterCRC16.getSlot(key));
  }
}
