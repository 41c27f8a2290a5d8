package io.sallyport.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sallyport.auth.AuthFilter;
import io.sallyport.auth.Configuration;
import io.sallyport.auth.browser.ResponseHeaders;
import io.sallyport.auth.pipeline.ForwardingHeader;
import io.sallyport.auth.pipeline.Origin;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.auth.redis.RedisSettings;
import io.sallyport.auth.token.JwsAlgorithm;
import io.sallyport.auth.token.TokenSettings;
import io.sallyport.identity.IdentitySettings;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.password.Password;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.LocalConnector;

/** What stands between the server and the page. */
public enum Guard {
  /** Nothing: what the server itself costs. */
  BARE(ServletContextHandler.NO_SESSIONS) {
    @Override
    void protect(ServletContextHandler context) {}
  },

  /** A filter that protects nothing, and sets the header that Sallyport sets. */
  HEADERS(ServletContextHandler.NO_SESSIONS) {
    @Override
    void protect(ServletContextHandler context) {
      map(context, new HeaderFilter());
    }
  },

  /** The least that protects a page with the container's own sessions. */
  HTTP_SESSION(ServletContextHandler.SESSIONS) {
    @Override
    void protect(ServletContextHandler context) {
      context.addServlet(new SessionFilter.SignIn(), SIGN_IN);
      map(context, new SessionFilter());
    }
  },

  /**
   * Sallyport with one public rule and one that asks for a role; else the defaults, behind
   * something that ends TLS and sends {@code Strict-Transport-Security} itself.
   */
  SALLYPORT(ServletContextHandler.NO_SESSIONS) {
    @Override
    void protect(ServletContextHandler context) {
      map(context, new AuthFilter(configuration(JwsAlgorithm.ES256, UUID.randomUUID().toString())));
    }
  };

  static final String SIGN_IN = "/auth/login";
  static final String USER = "visitor";
  static final String PASSWORD = "seven steady lanterns";
  static final String ROLE = "member";
  static final String HS256_SECRET = "a shared secret of 256 bits if counted";

  private final int options;

  Guard(int options) {
    this.options = options;
  }

  /** Whether anybody can sign in. */
  boolean knowsUsers() {
    return this == HTTP_SESSION || this == SALLYPORT;
  }

  abstract void protect(ServletContextHandler context);

  /** Whom the server knows, once it runs. */
  Visitor visitor(LocalConnector server) throws Exception {
    return switch (this) {
      case BARE, HEADERS -> Visitor.NOBODY;
      case HTTP_SESSION -> Visitor.ofHttpSession(server);
      case SALLYPORT -> Visitor.ofSallyport(server);
    };
  }

  /** A context with the pages, and this in front of them. */
  ServletContextHandler context() {
    ServletContextHandler context = pages(options);
    protect(context);
    return context;
  }

  /**
   * A context with the pages, and Sallyport with tokens of that algorithm in front of them.
   *
   * @param database the name of one that a Sallyport before may have made
   */
  static ServletContextHandler issuing(JwsAlgorithm algorithm, String database) {
    ServletContextHandler context = pages(ServletContextHandler.NO_SESSIONS);
    map(context, new AuthFilter(configuration(algorithm, database)));
    return context;
  }

  static ServletContextHandler pages(int options) {
    var context = new ServletContextHandler("/", options);
    context.addServlet(new Page(false), "/public/*");
    context.addServlet(new Page(true), "/account/*");
    return context;
  }

  static void map(ServletContextHandler context, Filter filter) {
    var holder = new FilterHolder(filter);
    holder.setAsyncSupported(true);
    context.addFilter(
        holder,
        "/*",
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
  }

  /** A context with the pages, and Sallyport with its sessions in Redis in front of them. */
  static ServletContextHandler shared(RedisSettings redis) {
    ServletContextHandler context = pages(ServletContextHandler.NO_SESSIONS);
    map(
        context,
        new AuthFilter(
            builder(JwsAlgorithm.ES256, UUID.randomUUID().toString()).redis(redis).build()));
    return context;
  }

  private static Configuration configuration(JwsAlgorithm algorithm, String database) {
    return builder(algorithm, database).build();
  }

  private static Configuration.Builder builder(JwsAlgorithm algorithm, String database) {
    return Configuration.builder()
        .database(
            new IdentitySettings.Jdbc("jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1", "sa", ""))
        .roles(Map.of(ROLE, new Roles.Definition(Set.of(), Set.of("notes:read"))))
        .initialAccounts(
            List.of(new Configuration.InitialAccount(USER, new Password(PASSWORD), Set.of(ROLE))))
        .web(
            new Configuration.Web(
                "/auth",
                new Origin("https", "app.example", 443),
                ForwardingHeader.NONE,
                List.of(),
                true,
                "Lax",
                null))
        .secrets(
            new Configuration.SealKeys(Map.of("bench", new byte[32]), "bench", Path.of("unused")))
        .headers(new ResponseHeaders(false, true, false))
        .tokens(tokens(algorithm))
        .rules(
            List.of(
                rule("/public/**", Requirement.EVERYONE),
                rule("/account/**", new Requirement.Role(ROLE))));
  }

  private static TokenSettings tokens(JwsAlgorithm algorithm) {
    return TokenSettings.standard()
        .signed(
            algorithm == JwsAlgorithm.HS256
                ? TokenSettings.Signing.with(
                    new TokenSettings.Hs256Secret(HS256_SECRET.getBytes(US_ASCII)))
                : TokenSettings.Signing.by(algorithm));
  }

  private static Rule rule(String path, Requirement allow) {
    return new Rule(path, Set.of(), allow, false, null, null);
  }
}
