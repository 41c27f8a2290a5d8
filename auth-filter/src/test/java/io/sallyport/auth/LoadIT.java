package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.auth.mfa.MfaSettings;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.token.JwsAlgorithm;
import io.sallyport.auth.token.TokenForge;
import io.sallyport.auth.token.TokenSettings;
import io.sallyport.identity.IdentitySettings;
import io.sallyport.identity.mfa.TotpSecret;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.secret.KeyRing;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mindrot.jbcrypt.BCrypt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sixteen clients, each with an account of its own, do everything that accounts can do, all at
 * once, for 20 seconds, or an hour with {@code -Plong}. The clock runs sixty times as fast and
 * leaps an hour now and then, so that sessions, tokens and signing keys come and go.
 */
class LoadIT {

  private static final Logger LOG = LoggerFactory.getLogger(LoadIT.class);

  private static final int CLIENTS = 16;
  private static final int SECONDS = Integer.getInteger("sallyport.load.seconds", 20);
  private static final Duration TICK = Duration.ofMillis(600);
  private static final long TICK_MILLIS = 10;
  private static final long SWEEP_MILLIS = 1_000;
  private static final long LEAP_SECONDS = 4;
  private static final Limit MANY = new Limit(1_000_000, Duration.ofMinutes(15));

  /** What 10,000 remembered tokens and 10,000 other entries may take. */
  private static final long BOUND = 96L << 20;

  /**
   * Longer than bcrypt takes, so that the cheap hash is never replaced: what is measured here is
   * everything but hashing.
   */
  private static final String PASSWORD = "a long and quiet river ".repeat(4).strip();

  private static final String HASH = BCrypt.hashpw(PASSWORD, BCrypt.gensalt(4));

  /** Held, or it would forget its level: a line for each event would be all that is seen. */
  private static final java.util.logging.Logger AUDIT =
      java.util.logging.Logger.getLogger("io.sallyport.audit");

  private final Set<String> signingKeys = new HashSet<>();

  private static TokenSettings tokens() {
    return TokenSettings.standard()
        .signed(
            new TokenSettings.Signing(JwsAlgorithm.ES256, Optional.empty(), Duration.ofHours(2)));
  }

  private static TestSite site(Path folder) throws Exception {
    String file = "jdbc:h2:file:" + folder.resolve("load") + ";CACHE_SIZE=8192";
    return TestSite.on(Engine.JETTY)
        .with(
            to ->
                to.database(new IdentitySettings.Jdbc(file, "sa", ""))
                    .passwordAlgorithm(HashScheme.BCRYPT)
                    .limits(new Configuration.SignInLimits(MANY, MANY))
                    .mfa(new MfaSettings(Duration.ofMinutes(5), false, MANY))
                    .tokens(tokens()))
        .start();
  }

  private static List<LoadClient> clients(TestSite site) {
    var factors = site.identity.secondFactors(KeyRing.of(TokenForge.SEALS, "test"));
    var clients = new ArrayList<LoadClient>();
    for (int i = 0; i < CLIENTS; i++) {
      String name = "client-" + i;
      String id = site.accountWithHash(name, "user", HASH).id();
      TotpSecret secret = i % 2 == 0 ? TotpSecret.generate() : null;
      if (secret != null) {
        factors.enrol(id, secret);
      }
      clients.add(new LoadClient(site, name, PASSWORD, id, secret, i));
    }
    return clients;
  }

  /** Time, its leaps, and the sweeper, which in life runs once a minute. */
  private ScheduledExecutorService time(TestSite site) {
    ScheduledExecutorService time = Executors.newSingleThreadScheduledExecutor();
    var ticks =
        time.scheduleAtFixedRate(
            () -> site.clock.advance(TICK), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    var leaps =
        time.scheduleAtFixedRate(
            () -> site.clock.advance(Duration.ofHours(1)),
            LEAP_SECONDS,
            LEAP_SECONDS,
            TimeUnit.SECONDS);
    var sweeps =
        time.scheduleAtFixedRate(
            () -> {
              site.guard.sweep(site.clock);
              site.identity.signingKeys().all().forEach(key -> signingKeys.add(key.kid()));
            },
            SWEEP_MILLIS,
            SWEEP_MILLIS,
            TimeUnit.MILLISECONDS);
    assertThat(List.of(ticks, leaps, sweeps)).noneMatch(Future::isDone);
    return time;
  }

  private static void run(List<LoadClient> clients, long seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    var pool = Executors.newFixedThreadPool(CLIENTS);
    try {
      var running = new ArrayList<Future<?>>();
      for (LoadClient client : clients) {
        running.add(
            pool.submit(
                () -> {
                  client.run(() -> System.nanoTime() < end);
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get(seconds + 120, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** What a full collection leaves. */
  private static long heapInUse() {
    System.gc();
    long left = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage collected = pool.getCollectionUsage();
      if (pool.getType() == MemoryType.HEAP && collected != null) {
        left += collected.getUsed();
      }
    }
    return left;
  }

  @Test
  void everythingAtOnce_sixteenClients_nobodyIsAnotherNothingFailsMemoryIsLevel(
      @TempDir Path folder) throws Exception {
    var registry = new SimpleMeterRegistry();
    Metrics.globalRegistry.add(registry);
    AUDIT.setLevel(Level.WARNING);
    try (TestSite site = site(folder)) {
      List<LoadClient> clients = clients(site);
      ScheduledExecutorService time = time(site);
      long warmUp = Math.max(10, SECONDS / 6);
      long before;
      long after;
      try {
        run(clients, warmUp);
        before = heapInUse();
        run(clients, SECONDS - warmUp);
        after = heapInUse();
        for (LoadClient client : clients) {
          client.leave();
        }
      } finally {
        time.shutdown();
        assertThat(time.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      }
      long requests = clients.stream().mapToLong(LoadClient::requests).sum();
      LOG.info(
          "{} requests in {} s, {} a second; {} credentials outlived; {} signing keys; heap in use"
              + " {} MiB after {} s, {} MiB at the end",
          requests,
          SECONDS,
          requests / SECONDS,
          clients.stream().mapToLong(LoadClient::expired).sum(),
          signingKeys.size(),
          before >> 20,
          warmUp,
          after >> 20);

      assertThat(signingKeys).hasSizeGreaterThan(2);
      assertThat(registry.get("sallyport.refusal").counters())
          .noneMatch(counter -> "internal_error".equals(counter.getId().getTag("error")));
      assertThat(after - before).isLessThan(BOUND);
      assertThat(registry.get("sallyport.cache.size").gauges())
          .allMatch(gauge -> gauge.value() <= 10_000);
      site.clock.advance(Duration.ofDays(1));
      site.guard.sweep(site.clock);
      assertThat(registry.get("sallyport.sessions").gauge().value()).isZero();
    } finally {
      AUDIT.setLevel(null);
      Metrics.globalRegistry.remove(registry);
    }
  }
}
