package io.sallyport.benchmarks;

import io.sallyport.auth.redis.RedisSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.web.http.SessionRepositoryFilter;
import redis.clients.jedis.RedisClient;

/** What stands before a members' page, where sessions are in a Redis that nodes share. */
enum Shared {
  /** Nothing, and no Redis. */
  BARE("bare Jetty") {
    @Override
    ServletContextHandler context(int redis) {
      return Guard.BARE.context();
    }
  },

  /** A filter that protects nothing, and does what none can do without that knows a caller. */
  FLOOR("the least of any guard") {
    @Override
    ServletContextHandler context(int redis) {
      ServletContextHandler context = Guard.BARE.context();
      Guard.map(context, new LeastFilter());
      return context;
    }
  },

  /** A filter that protects nothing, and gets 300 bytes from Redis: the least that asks. */
  GET("one bare GET") {
    @Override
    ServletContextHandler context(int redis) {
      var client = RedisClient.create("127.0.0.1", redis);
      client.set("bare", "x".repeat(300));
      ServletContextHandler context = Guard.BARE.context();
      Guard.map(
          context,
          new HttpFilter() {
            private static final long serialVersionUID = 1;

            @Override
            protected void doFilter(
                HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
              if (client.get("bare") == null) {
                throw new ServletException("It is gone");
              }
              chain.doFilter(request, response);
            }
          });
      return context;
    }
  },

  /** Sallyport by default. */
  STRICT("Sallyport") {
    @Override
    ServletContextHandler context(int redis) {
      return Guard.shared(settings(redis, UUID.randomUUID() + ":", false));
    }
  },

  /** Sallyport with {@code session.near-cache = on}. */
  NEAR("Sallyport, near cache") {
    @Override
    ServletContextHandler context(int redis) {
      return Guard.shared(settings(redis, UUID.randomUUID() + ":", true));
    }
  },

  /** Spring Session's filter as its starter sets it up, and the filter by hand behind it. */
  SPRING("Spring Session Data Redis") {
    @Override
    ServletContextHandler context(int redis) {
      var connections = new LettuceConnectionFactory("127.0.0.1", redis);
      connections.afterPropertiesSet();
      connections.start();
      var template = new RedisTemplate<String, Object>();
      template.setConnectionFactory(connections);
      template.setKeySerializer(RedisSerializer.string());
      template.setHashKeySerializer(RedisSerializer.string());
      template.afterPropertiesSet();
      ServletContextHandler context = Guard.pages(ServletContextHandler.SESSIONS);
      context.addServlet(new SessionFilter.SignIn(), Guard.SIGN_IN);
      Guard.map(context, new SessionRepositoryFilter<>(new RedisSessionRepository(template)));
      Guard.map(context, new SessionFilter());
      return context;
    }
  };

  private final String title;

  Shared(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /**
   * The pages with this before them.
   *
   * @param redis the port of a Redis on this machine
   */
  abstract ServletContextHandler context(int redis);

  static RedisSettings settings(int port, String prefix, boolean near) {
    return new RedisSettings(
        List.of(URI.create("redis://127.0.0.1:" + port)),
        new RedisSettings.Topology.Standalone(),
        prefix,
        Duration.ofSeconds(2),
        32,
        near);
  }
}
