package io.sallyport.auth;

import io.sallyport.auth.httpsession.HttpSessionRepository;
import io.sallyport.auth.httpsession.MemoryHttpSessions;
import io.sallyport.auth.limit.MemoryRateLimiter;
import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.Metric;
import io.sallyport.auth.pipeline.News;
import io.sallyport.auth.pipeline.RateLimiter;
import io.sallyport.auth.pipeline.TicketStore;
import io.sallyport.auth.redis.EpochOutbox;
import io.sallyport.auth.redis.Redis;
import io.sallyport.auth.redis.RedisHttpSessions;
import io.sallyport.auth.redis.RedisNews;
import io.sallyport.auth.redis.RedisRateLimiter;
import io.sallyport.auth.redis.RedisSessions;
import io.sallyport.auth.redis.RedisSettings;
import io.sallyport.auth.redis.RedisTickets;
import io.sallyport.auth.session.MemorySessions;
import io.sallyport.auth.session.SessionRepository;
import io.sallyport.auth.ticket.MemoryTickets;
import io.sallyport.identity.Identity;
import io.sallyport.identity.account.EpochListener;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where what does not belong into the database is kept: in this process, or in a Redis that nodes
 * share.
 *
 * @param httpSessions the application's, where the container does not keep them
 * @param limiters one for each use: whoever floods one makes no other forget
 * @param health by short names, whether each answers
 * @param epochs hears of raised epochs
 * @param sweep run once a minute
 * @param retry run every second
 * @param end closes what was opened
 */
record Stores(
    SessionRepository sessions,
    @Nullable HttpSessionRepository httpSessions,
    TicketStore tickets,
    Supplier<RateLimiter> limiters,
    News news,
    EpochListener epochs,
    Map<String, BooleanSupplier> health,
    Consumer<Instant> sweep,
    Runnable retry,
    Runnable end) {

  /** Of all attributes of all {@code HttpSession}s in this process. */
  private static final long HTTP_SESSION_BYTES = 256L * 1024 * 1024;

  private static final String CLIENT = "redis.clients.jedis.RedisClient";

  static Stores of(Configuration configuration, Identity identity, Measures measures, Clock clock) {
    RedisSettings redis = configuration.redis();
    return redis == null
        ? inMemory(configuration, measures, clock)
        : shared(redis, configuration, identity, measures, clock);
  }

  private static Stores inMemory(Configuration configuration, Measures measures, Clock clock) {
    var sessions = new MemorySessions(configuration.session(), clock);
    measures.watch(Metric.SESSIONS, sessions::count);
    MemoryHttpSessions http =
        configuration.httpSession() == null ? null : new MemoryHttpSessions(HTTP_SESSION_BYTES);
    return new Stores(
        sessions,
        http,
        new MemoryTickets(clock),
        () -> new MemoryRateLimiter(clock),
        News.NONE,
        sessions::raise,
        Map.of(),
        now -> {
          sessions.sweep(now);
          if (http != null) {
            http.sweep(now);
          }
        },
        () -> {},
        () -> {});
  }

  private static Stores shared(
      RedisSettings settings,
      Configuration configuration,
      Identity identity,
      Measures measures,
      Clock clock) {
    if (!hasClient()) {
      throw new ConfigurationException(
          List.of(
              "store = redis needs Jedis: add the dependency redis.clients:jedis to the"
                  + " application"));
    }
    Redis redis = Redis.open(settings);
    var limiter = new RedisRateLimiter(redis, clock);
    RedisSessions sessions =
        settings.nearCache()
            ? RedisSessions.near(
                redis, configuration.session(), identity.roles(), clock, new Caches(measures))
            : RedisSessions.in(redis, configuration.session(), identity.roles(), clock);
    var epochs =
        EpochOutbox.of(
            redis,
            sessions,
            identity.raisedEpochs(),
            configuration.session().absoluteTimeout(),
            clock);
    return new Stores(
        sessions,
        configuration.httpSession() == null ? null : new RedisHttpSessions(redis),
        new RedisTickets(redis, clock),
        () -> limiter,
        new RedisNews(redis, clock),
        epochs,
        Map.of("redis", redis::isUp),
        now -> {},
        epochs::carry,
        () -> {
          sessions.close();
          redis.close();
        });
  }

  private static boolean hasClient() {
    try {
      Class<?> unused = Class.forName(CLIENT, false, Stores.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
