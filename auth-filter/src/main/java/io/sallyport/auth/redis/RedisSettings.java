package io.sallyport.auth.redis;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Which Redis, and how long a request waits for it.
 *
 * @param servers where it is: one server, or the nodes of a cluster, or the sentinels; never
 *     logged, since it may hold a password
 * @param topology what the servers are
 * @param prefix of every key, so that applications can share a Redis; {@code sallyport:} by default
 * @param timeout to connect, and for each answer; 500 ms by default: a healthy Redis needs one, and
 *     a visitor is waiting
 * @param connections at most; 32 by default, as many as requests can use at once on a usual server
 */
public record RedisSettings(
    List<URI> servers, Topology topology, String prefix, Duration timeout, int connections) {

  /** What the servers are to each other. */
  public sealed interface Topology {

    /** One server. */
    record Standalone() implements Topology {}

    /** Nodes that share the slots. */
    record Cluster() implements Topology {}

    /** Sentinels that know the primary of this name. */
    record Sentinel(String primary) implements Topology {}
  }

  /** Copies the list. */
  public RedisSettings {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("No Redis server is named");
    }
  }

  @Override
  public String toString() {
    return "RedisSettings[" + topology + ", " + servers.size() + " servers]";
  }
}
