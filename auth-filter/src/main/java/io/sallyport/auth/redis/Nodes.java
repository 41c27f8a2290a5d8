package io.sallyport.auth.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * The servers: each node of a cluster by itself, so that one that is silent neither keeps requests
 * from the others nor is asked again and again because those answer. Thread-safe.
 */
final class Nodes {

  private final Node one = new Node(System::nanoTime);
  private final Map<HostAndPort, Node> nodes = new ConcurrentHashMap<>();
  private final @Nullable IntFunction<@Nullable HostAndPort> nodeOfSlot;

  private Nodes(@Nullable IntFunction<@Nullable HostAndPort> nodeOfSlot) {
    this.nodeOfSlot = nodeOfSlot;
  }

  /** A single server. */
  static Nodes one() {
    return new Nodes(null);
  }

  /** Those of a cluster; a slot that nobody is known to have shares one with all such slots. */
  static Nodes ofCluster(IntFunction<@Nullable HostAndPort> nodeOfSlot) {
    return new Nodes(nodeOfSlot);
  }

  /** Whoever has the key. */
  Node of(String key) {
    HostAndPort address = address(key);
    return address == null ? one : at(address);
  }

  /** The one at that address. */
  Node at(HostAndPort address) {
    Node known = nodes.get(address);
    return known != null
        ? known
        : nodes.computeIfAbsent(address, unused -> new Node(System::nanoTime));
  }

  /** Where the key is, as far as is known; null where there is one server. */
  @Nullable HostAndPort address(String key) {
    return nodeOfSlot == null ? null : nodeOfSlot.apply(JedisClusterCRC16.getSlot(key));
  }
}
