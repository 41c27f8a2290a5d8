package io.sallyport.identity.jdbc;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDBC drivers that lie in the application. A driver registers itself when it is loaded; if it
 * stayed, {@code DriverManager} would hold the application's classes after its end.
 *
 * @param loader of the application's classes; null where the process has but one
 */
record ApplicationDrivers(@Nullable ClassLoader loader) {

  private static final Logger LOG = LoggerFactory.getLogger(ApplicationDrivers.class);

  /** Those of the application that is just being started on this thread. */
  static ApplicationDrivers present() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return new ApplicationDrivers(loader == ClassLoader.getSystemClassLoader() ? null : loader);
  }

  /** Drivers of the server, and of a library that applications share, stay. */
  void deregister() {
    if (loader == null) {
      return;
    }
    List<Driver> ours =
        DriverManager.drivers()
            .filter(driver -> driver.getClass().getClassLoader() == loader)
            .toList();
    for (Driver driver : ours) {
      try {
        DriverManager.deregisterDriver(driver);
      } catch (SQLException | SecurityException e) {
        LOG.warn("The driver {} stays registered", driver.getClass().getName(), e);
      }
    }
  }
}
