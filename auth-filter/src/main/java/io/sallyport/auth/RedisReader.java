package io.sallyport.auth;

import io.sallyport.auth.redis.RedisSettings;
import io.sallyport.auth.redis.RedisSettings.Topology;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads which Redis nodes share, if they share one. */
final class RedisReader {

  private static final String FORMS =
      "redis://host:6379, redis-cluster://host,host or redis-sentinel://host,host#primary"
          + " (rediss… for TLS), with user:password@ before the first host if they ask for one";
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final int CONNECTIONS = 32;
  private static final int PORT = 6379;
  private static final int SENTINEL_PORT = 26379;

  private RedisReader() {}

  static void read(ConfigSection top, ConfigSection session, Configuration.Builder builder) {
    boolean shared = top.choice("store", Map.of("memory", false, "redis", true)).orElse(false);
    ConfigSection redis = top.section("redis");
    Optional<String> user = redis.text("sentinel-user");
    Optional<String> password =
        redis.secret("sentinel-password", "the password of the sentinels", Optional::of);
    Optional<Servers> servers =
        redis.secret("uri", FORMS, text -> servers(text, user.orElse(null), password.orElse(null)));
    if (shared && !redis.has("uri")) {
      top.problem("store", "= redis needs redis.uri: write " + FORMS);
    }
    String prefix = redis.text("prefix").orElse("sallyport:");
    if (!prefix.matches("[A-Za-z0-9:._-]{1,64}")) {
      redis.problem("prefix", "is letters, digits and : . _ - alone: braces would move the slots");
    }
    Duration timeout = redis.duration("timeout").orElse(TIMEOUT);
    int connections = redis.count("connections").orElse(CONNECTIONS);
    Optional<Topology> topology = servers.map(Servers::topology);
    if (topology.isPresent() && !(topology.get() instanceof Topology.Sentinel)) {
      user.or(() -> password)
          .ifPresent(
              unused ->
                  redis.problem(
                      user.isPresent() ? "sentinel-user" : "sentinel-password",
                      "is for sentinels: write redis-sentinel://host,host#primary in redis.uri"));
    }
    redis.rejectUnknown();
    boolean near = session.flag("near-cache").orElse(false);
    boolean cluster = topology.map(Topology.Cluster.class::isInstance).orElse(false);
    if (near && !shared) {
      session.problem("near-cache", "needs store = redis: in memory every session is near");
    }
    if (near && shared && cluster) {
      session.problem(
          "near-cache",
          "cannot follow the slots of a cluster as they move: leave it off, or use Sentinel");
      near = false;
    }
    if (shared && servers.isPresent() && topology.isPresent()) {
      builder.redis(
          new RedisSettings(
              servers.get().addresses(), topology.get(), prefix, timeout, connections, near));
    }
  }

  private record Servers(List<URI> addresses, Topology topology) {}

  /**
   * What the text names.
   *
   * @param user of the sentinels, which know others than the servers that they watch
   */
  private static Optional<Servers> servers(
      String text, @Nullable String user, @Nullable String password) {
    int scheme = text.indexOf("://");
    int fragment = text.indexOf('#');
    if (scheme < 0) {
      return Optional.empty();
    }
    String kind = text.substring(0, scheme);
    String rest = text.substring(scheme + 3, fragment < 0 ? text.length() : fragment);
    String primary = fragment < 0 ? "" : text.substring(fragment + 1);
    String plain = kind.startsWith("rediss") ? "rediss" : "redis";
    int port = kind.endsWith("-sentinel") ? SENTINEL_PORT : PORT;
    Optional<List<URI>> addresses = addresses(plain, rest, port);
    Optional<Topology> topology =
        switch (kind.substring(Math.min(kind.length(), plain.length()))) {
          case "" -> Optional.of(new Topology.Standalone());
          case "-cluster" -> Optional.of(new Topology.Cluster());
          case "-sentinel" -> Optional.of(new Topology.Sentinel(primary, user, password));
          default -> Optional.empty();
        };
    return addresses
        .flatMap(all -> topology.map(kindOf -> new Servers(all, kindOf)))
        .filter(found -> kind.startsWith("redis") && fits(found, primary));
  }

  private static boolean fits(Servers found, String primary) {
    boolean sentinel = found.topology() instanceof Topology.Sentinel;
    boolean alone = found.topology() instanceof Topology.Standalone;
    return sentinel != primary.isEmpty() && (!alone || found.addresses().size() == 1);
  }

  /** The password before the first host is that of all. */
  private static Optional<List<URI>> addresses(String scheme, String rest, int port) {
    int at = rest.lastIndexOf('@');
    String user = at < 0 ? "" : rest.substring(0, at + 1);
    var addresses = new ArrayList<URI>();
    for (String host : Arrays.asList(rest.substring(at + 1).split(",", -1))) {
      try {
        URI address = new URI(scheme + "://" + user + host);
        if (address.getHost() == null) {
          return Optional.empty();
        }
        addresses.add(withPort(address, port));
      } catch (URISyntaxException e) {
        return Optional.empty();
      }
    }
    return Optional.of(addresses);
  }

  private static URI withPort(URI address, int port) throws URISyntaxException {
    return address.getPort() >= 0
        ? address
        : new URI(
            address.getScheme(),
            address.getUserInfo(),
            address.getHost(),
            port,
            address.getPath(),
            null,
            null);
  }
}
