package io.sallyport.auth.redis;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param nearCache whether nodes remember sessions that nobody has changed; off by default, since
 *     what another node ends may then live on for some milliseconds; not for a cluster
 */
public record RedisSettings(
    List<URI> servers,
    Topology topology,
    String prefix,
    Duration timeout,
    int connections,
    boolean nearCache) {

  /** What the servers are to each other. */
  public sealed interface Topology {

    /** One server. */
    record Standalone() implements Topology {}

    /** Nodes that share the slots. */
    record Cluster() implements Topology {}

    /**
     * Sentinels that know the primary.
     *
     * @param primary its name
     * @param user whom the sentinels know, beside those of the primary; null for none
     * @param password which the sentinels ask for; null for none; never logged
     */
    record Sentinel(String primary, @Nullable String user, @Nullable String password)
        implements Topology {

      @Override
      public String toString() {
        return "Sentinel[" + primary + "]";
      }
    }
  }

  /** Copies the list. */
  public RedisSettings {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("No Redis server is named");
    }
    if (nearCache && topology instanceof Topology.Cluster) {
      throw new IllegalArgumentException("A near cache cannot follow the slots of a cluster");
    }
  }

  @Override
  public String toString() {
    return "RedisSettings[" + topology + ", " + servers.size() + " servers]";
  }
}
