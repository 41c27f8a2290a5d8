package io.sallyport.identity.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sallyport.identity.thread.Breaker;
import io.sallyport.identity.thread.DaemonThreads;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of connections whose threads are gone when it is closed. While it has none to give, one
 * request in a while waits for one, and the others are refused at once.
 */
final class WaitedPool extends HikariDataSource {

  private static final Logger LOG = LoggerFactory.getLogger(WaitedPool.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final DaemonThreads threads;
  private final boolean remote;
  private final Breaker breaker = new Breaker(System::nanoTime);

  /** Whether the last that was heard of it was a failure. */
  private volatile boolean away;

  private WaitedPool(HikariConfig config, DaemonThreads threads, boolean remote) {
    super(config);
    this.threads = threads;
    this.remote = remote;
  }

  /**
   * Opens one.
   *
   * @param remote whether the database runs in a process of its own; one in ours closes its file
   *     where a thread that reads it is interrupted
   */
  static WaitedPool of(HikariConfig config, boolean remote) {
    var threads = new DaemonThreads("sallyport-pool");
    config.setThreadFactory(threads);
    return new WaitedPool(config, threads, remote);
  }

  /**
   * Gives a connection. Who tries after a failure wakes the thread that makes them: it waits longer
   * after each failure, up to five seconds, in which a database that is back would not be noticed.
   */
  @Override
  public Connection getConnection() throws SQLException {
    if (!breaker.lets()) {
      throw new SQLTransientConnectionException("There was no connection a moment ago");
    }
    if (away && remote) {
      threads.wake();
    }
    try {
      Connection connection = super.getConnection();
      away = false;
      breaker.answered();
      return connection;
    } catch (SQLException e) {
      away = true;
      breaker.failed();
      throw e;
    }
  }

  @Override
  public void close() {
    super.close();
    if (!threads.ended(CLOSING)) {
      LOG.warn("The connection pool did not end in {}", CLOSING);
    }
  }
}
