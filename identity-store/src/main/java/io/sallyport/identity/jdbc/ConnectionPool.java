package io.sallyport.identity.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How pools of our own are opened. What the URL says of a property has the last word. */
record ConnectionPool(String url, String user, String password) {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);

  /** Milliseconds to wait for a connection: a visitor is waiting too. */
  private static final long CONNECTION_TIMEOUT = 3_000;

  /** Hashing, not the database, bounds how many sign-ins run at once. */
  private static final int CONNECTIONS = 8;

  /**
   * Seconds after which a PostgreSQL that says nothing is an outage; no statement takes as long.
   */
  private static final String SILENCE = "10";

  @Override
  public String toString() {
    return "ConnectionPool[redacted]";
  }

  boolean isPostgres() {
    return url.toLowerCase(Locale.ROOT).startsWith("jdbc:postgresql:");
  }

  /** A pool for the statements of requests. */
  HikariDataSource open() {
    HikariConfig config = config();
    if (isPostgres()) {
      config.addDataSourceProperty("socketTimeout", SILENCE);
    }
    return WaitedPool.of(config, isPostgres());
  }

  /** A pool for migrations, which may be at work for minutes before they say something. */
  HikariDataSource patient() {
    return WaitedPool.of(config(), isPostgres());
  }

  private HikariConfig config() {
    HikariConfig config = new HikariConfig();
    config.setPoolName("sallyport");
    driver(url, ConnectionPool.class.getClassLoader()).ifPresent(config::setDriverClassName);
    config.setJdbcUrl(H2Commits.withoutDelay(url));
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_TIMEOUT);
    if (isPostgres()) {
      config.addDataSourceProperty("connectTimeout", "3");
      config.addDataSourceProperty("tcpKeepAlive", "true");
      // The detail of an error quotes the row.
      config.addDataSourceProperty("logServerErrorDetail", "false");
    }
    return config;
  }

  /**
   * The driver beside us that takes the URL. In a server the driver lies in the application, where
   * {@code DriverManager}, which looks around once and early, has not seen it. A server may name
   * others that cannot be loaded.
   */
  static Optional<String> driver(String url, ClassLoader beside) {
    Iterator<Driver> drivers = ServiceLoader.load(Driver.class, beside).iterator();
    while (true) {
      try {
        if (!drivers.hasNext()) {
          return Optional.empty();
        }
        Driver driver = drivers.next();
        if (driver.acceptsURL(url)) {
          return Optional.of(driver.getClass().getName());
        }
      } catch (SQLException | ServiceConfigurationError | LinkageError e) {
        LOG.debug("A driver did not say whether it takes the URL", e);
      }
    }
  }
}
