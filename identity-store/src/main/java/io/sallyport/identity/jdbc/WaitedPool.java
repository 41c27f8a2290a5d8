package io.sallyport.identity.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sallyport.identity.thread.DaemonThreads;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pool of connections whose threads are gone when it is closed. */
final class WaitedPool extends HikariDataSource {

  private static final Logger LOG = LoggerFactory.getLogger(WaitedPool.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final DaemonThreads threads;

  private WaitedPool(HikariConfig config, DaemonThreads threads) {
    super(config);
    this.threads = threads;
  }

  static WaitedPool of(HikariConfig config) {
    var threads = new DaemonThreads("sallyport-pool");
    config.setThreadFactory(threads);
    return new WaitedPool(config, threads);
  }

  @Override
  public void close() {
    super.close();
    if (!threads.ended(CLOSING)) {
      LOG.warn("The connection pool did not end in {}", CLOSING);
    }
  }
}
