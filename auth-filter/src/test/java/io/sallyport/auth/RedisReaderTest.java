package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import io.sallyport.auth.redis.RedisSettings;
import io.sallyport.auth.redis.RedisSettings.Topology;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisReaderTest {

  private static Configuration read(String text) {
    return ConfigurationReader.read(ConfigFactory.parseString(text).resolve());
  }

  private static RedisSettings settings(String uri) {
    return java.util.Objects.requireNonNull(
        read("sallyport { store = redis, redis.uri = \"" + uri + "\" }").redis());
  }

  @Test
  void store_memory_hasNoRedis() {
    assertThat(read("sallyport { }").redis()).isNull();
    assertThat(read("sallyport { store = memory, redis.uri = \"redis://a\" }").redis()).isNull();
  }

  @Test
  void uri_ofOneServer_hasDefaults() {
    assertThat(settings("redis://cache.example"))
        .isEqualTo(
            new RedisSettings(
                List.of(URI.create("redis://cache.example:6379")),
                new Topology.Standalone(),
                "sallyport:",
                Duration.ofMillis(500),
                32,
                false));
  }

  @Test
  void uri_ofEveryForm_isTaken() {
    assertThat(settings("rediss://u:p@a:7000/2").servers())
        .containsExactly(URI.create("rediss://u:p@a:7000/2"));
    RedisSettings cluster = settings("redis-cluster://:p@a:7000,b:7001");
    assertThat(cluster.topology()).isEqualTo(new Topology.Cluster());
    assertThat(cluster.servers())
        .containsExactly(URI.create("redis://:p@a:7000"), URI.create("redis://:p@b:7001"));
    RedisSettings sentinel = settings("rediss-sentinel://a:26379,b:26379#main");
    assertThat(sentinel.topology()).isEqualTo(new Topology.Sentinel("main", null, null));
    assertThat(sentinel.servers())
        .containsExactly(URI.create("rediss://a:26379"), URI.create("rediss://b:26379"));
    assertThat(settings("redis-sentinel://a,b:7000#main").servers())
        .containsExactly(URI.create("redis://a:26379"), URI.create("redis://b:7000"));
  }

  @Test
  void sentinels_withAUserAndPasswordOfTheirOwn_areAskedAsThat() {
    String text =
        "sallyport { store = redis, redis { uri = \"%s\""
            + ", sentinel-user = watch, sentinel-password = lantern } }";
    RedisSettings settings =
        java.util.Objects.requireNonNull(
            read(text.formatted("redis-sentinel://:p@a#main")).redis());
    assertThat(settings.topology()).isEqualTo(new Topology.Sentinel("main", "watch", "lantern"));
    assertThat(settings.toString()).doesNotContain("lantern");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read(text.formatted("redis://a")))
        .withMessageContaining("redis.sentinel-user")
        .withMessageContaining("write redis-sentinel://host,host#primary in redis.uri");
  }

  @Test
  void uncheckedRevocation_inACluster_stopsTheStart() {
    String text =
        "sallyport { store = redis, token.unchecked-revocation = 1m, redis.uri = \"%s\" }";
    assertThat(read(text.formatted("redis://a")).tokens().lifetimes().unchecked())
        .isEqualTo(Duration.ofMinutes(1));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read(text.formatted("redis-cluster://a,b")))
        .withMessageContaining("token.unchecked-revocation has no end in a cluster");
  }

  @Test
  void nearCache_withOneServerOrSentinel_isTaken() {
    String near = "sallyport { store = redis, session.near-cache = on, redis.uri = \"%s\" }";
    for (String uri : List.of("redis://a", "redis-sentinel://a#main")) {
      assertThat(java.util.Objects.requireNonNull(read(near.formatted(uri)).redis()).nearCache())
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "store = memory, session.near-cache = on",
        "store = redis, redis.uri = \"redis-cluster://a,b\", session.near-cache = on"
      })
  void nearCache_whereItCannotBeTrue_stopsTheStart(String text) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read("sallyport { " + text + " }"))
        .withMessageContaining("session.near-cache");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:6379",
        "http://a",
        "redis://",
        "redis://a,b",
        "redis-cluster://a,,b",
        "redis-sentinel://a",
        "redis://a#main",
        "redis-tower://a",
        "redis://u:hidden p@a"
      })
  void uri_thatIsNone_stopsTheStartAndIsNotShown(String uri) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> settings(uri))
        .withMessageContaining("redis.uri cannot be read")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hidden"));
  }

  @Test
  void store_redisWithoutUri_saysWhatToWrite() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read("sallyport { store = redis }"))
        .withMessageContaining("store = redis needs redis.uri");
  }

  @Test
  void prefix_withBraces_stopsTheStart() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                read(
                    "sallyport { store = redis, redis { uri = \"redis://a\", prefix = \"{x}\" } }"))
        .withMessageContaining("redis.prefix");
  }

  @Test
  void settings_print_showNoPassword() {
    assertThat(settings("redis://u:hidden@a")).asString().doesNotContain("hidden");
  }
}
