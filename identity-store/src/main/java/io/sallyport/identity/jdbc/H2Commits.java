package io.sallyport.identity.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What makes a commit in an H2 file outlive a kill of the process.
 *
 * <p>H2 writes commits up to half a second late unless told otherwise: a process that is killed
 * would lose tokens that it has handed out. Ours are written before the commit returns.
 *
 * <p>H2 writes one table after another, while other transactions go on. If the process is killed
 * then, a row may stay locked for good by a transaction that is no more, and whoever wants the row
 * is caught in an endless loop. So transactions that write take turns.
 *
 * <p>All of that is to the operating system; what a power failure takes, H2 does not promise.
 */
final class H2Commits {

  private static final Pattern DELAY =
      Pattern.compile(";\\s*WRITE_DELAY\\s*=[^;]*", Pattern.CASE_INSENSITIVE);

  private H2Commits() {}

  /** The URL without a delay of its own, which each new connection would set again. */
  static String withoutDelay(String url) {
    return url.toLowerCase(Locale.ROOT).startsWith("jdbc:h2:")
        ? DELAY.matcher(url).replaceAll("")
        : url;
  }

  /** Has the database write commits at once, from now on and after it is opened again. */
  static void writeAtOnce(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      if (isH2(connection)) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("set write_delay 0");
        }
      }
    }
  }

  /** What each transaction that writes has to hold; null for other databases. */
  static @Nullable Lock turns(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return isH2(connection) ? new ReentrantLock() : null;
    }
  }

  private static boolean isH2(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseProductName().equals("H2");
  }
}
