package io.sallyport.benchmarks;

import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.redis.Redis;
import io.sallyport.auth.redis.RedisSessions;
import io.sallyport.auth.session.Session;
import io.sallyport.auth.session.SessionKey;
import io.sallyport.auth.session.SessionRepository;
import io.sallyport.auth.session.SessionRepository.Found;
import io.sallyport.auth.session.SessionSettings;
import io.sallyport.identity.access.Grants;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.secret.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * For how long a node with the near cache still knows a session that another node has ended, from
 * the moment at which that one could report it as done.
 */
final class Staleness {

  private static final int TIMES = 20_000;
  private static final SessionSettings SETTINGS =
      new SessionSettings(Duration.ofMinutes(30), Duration.ofHours(8), 10_000);
  private static final Clock CLOCK = Clock.systemUTC();

  private Staleness() {}

  /** Measures with the Redis at that port; one line. */
  static String measure(int port) {
    Roles roles = Roles.of(Map.of());
    var nanos = new long[TIMES];
    try (Redis here = Redis.open(Shared.settings(port, "stale:", true));
        Redis there = Redis.open(Shared.settings(port, "stale:", false));
        RedisSessions near =
            RedisSessions.near(here, SETTINGS, roles, CLOCK, new Caches(Measures.OFF));
        RedisSessions other = RedisSessions.in(there, SETTINGS, roles, CLOCK)) {
      for (int i = 0; i < TIMES; i++) {
        SessionKey key =
            Objects.requireNonNull(SessionKey.ofCookie(near.slot("a") + Secrets.token()));
        other.create(key, session());
        find(near, key);
        find(near, key);
        other.end(key);
        long ended = System.nanoTime();
        while (find(near, key)) {
          Thread.onSpinWait();
        }
        nanos[i] = System.nanoTime() - ended;
      }
    }
    Arrays.sort(nanos);
    return String.format(
        Locale.ROOT,
        "%nstaleness of the near cache, %d sessions ended by another node: median %.2f ms, 99.9 %%"
            + " under %.2f ms, longest %.2f ms%n",
        TIMES,
        nanos[TIMES / 2] / 1e6,
        nanos[(int) (TIMES * 0.999)] / 1e6,
        nanos[TIMES - 1] / 1e6);
  }

  private static boolean find(SessionRepository sessions, SessionKey key) {
    return sessions.find(key, CLOCK.instant()) instanceof Found.Live;
  }

  private static Session session() {
    Instant now = CLOCK.instant();
    var caller =
        new Caller(
            "a",
            "a",
            Grants.NONE,
            Set.of(),
            Caller.Mechanism.SESSION,
            Secrets.handle(),
            List.of("pwd"),
            now,
            now.plus(SETTINGS.absoluteTimeout()));
    return new Session(caller, Epoch.FIRST, now, "127.0.0.1", "bench");
  }
}
