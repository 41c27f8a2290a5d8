package io.sallyport.auth;

import io.sallyport.auth.Check.Patient;
import io.sallyport.auth.Check.Seen;
import io.sallyport.auth.pipeline.ClientAddress;
import io.sallyport.auth.redis.RedisSettings;
import io.sallyport.identity.IdentitySettings;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the doctor looks at what nodes share. */
final class NodeLooks {

  private static final String SERVERS = "redis.uri";

  private NodeLooks() {}

  static List<Seen> redisPlain(Patient patient) {
    return elsewhere(patient)
        .filter(server -> !"rediss".equalsIgnoreCase(server.getScheme()))
        .map(server -> new Seen(SERVERS, "Redis at " + server.getHost() + " is asked without TLS."))
        .findFirst()
        .stream()
        .toList();
  }

  static List<Seen> redisWithoutPassword(Patient patient) {
    return elsewhere(patient)
        .filter(server -> password(server).isEmpty())
        .map(server -> new Seen(SERVERS, "Redis at " + server.getHost() + " asks no password."))
        .findFirst()
        .stream()
        .toList();
  }

  static List<Seen> nodesWithAnEmbeddedDatabase(Patient patient) {
    Configuration configuration = patient.configuration();
    boolean embedded =
        configuration.redis() != null
            && configuration.identity().database() instanceof IdentitySettings.Jdbc jdbc
            && isEmbedded(jdbc.url());
    return embedded
        ? List.of(
            new Seen("identity.jdbc", "Nodes share sessions, and each has accounts of its own."))
        : List.of();
  }

  static List<Seen> nodesWithAKeyFile(Patient patient) {
    Configuration configuration = patient.configuration();
    return configuration.redis() != null && configuration.secrets().inFile()
        ? List.of(
            new Seen(
                "secrets.key-file", "Nodes share accounts, and each has a key file of its own."))
        : List.of();
  }

  private static boolean isEmbedded(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    return lower.startsWith("jdbc:h2:")
        && !lower.startsWith("jdbc:h2:tcp:")
        && !lower.startsWith("jdbc:h2:ssl:");
  }

  /** The servers that are not on this machine. */
  private static Stream<URI> elsewhere(Patient patient) {
    RedisSettings redis = patient.configuration().redis();
    return redis == null
        ? Stream.of()
        : redis.servers().stream().filter(server -> !isLoopback(server.getHost()));
  }

  private static boolean isLoopback(@Nullable String host) {
    return host == null
        || host.equalsIgnoreCase("localhost")
        || ClientAddress.parse(host.replaceAll("[\\[\\]]", ""))
            .map(ClientAddress::loopback)
            .orElse(false);
  }

  private static String password(URI server) {
    String userInfo = server.getUserInfo();
    int colon = userInfo == null ? -1 : userInfo.indexOf(':');
    return userInfo == null || colon < 0 ? "" : userInfo.substring(colon + 1);
  }
}
