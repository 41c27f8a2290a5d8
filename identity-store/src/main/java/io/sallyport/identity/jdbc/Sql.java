package io.sallyport.identity.jdbc;

import io.sallyport.identity.StoreUnavailableException;
import java.sql.SQLException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Runs statements, and turns every failure of the database into an outage. Thread-safe. */
record Sql(Jdbi jdbi) {

  private static final String UNIQUE_VIOLATION = "23505";

  /** A row with this key is there already. */
  static final class Taken extends Exception {
    private static final long serialVersionUID = 1L;

    Taken(Throwable cause) {
      super(cause);
    }
  }

  /** Runs one statement. */
  <T, X extends Exception> T ask(String store, HandleCallback<T, X> work) throws X {
    try {
      return jdbi.withHandle(work);
    } catch (JdbiException e) {
      throw new StoreUnavailableException(store, e);
    }
  }

  /** Runs all of it in one transaction. */
  <T, X extends Exception> T change(String store, HandleCallback<T, X> work) throws X {
    try {
      return jdbi.inTransaction(work);
    } catch (JdbiException e) {
      throw new StoreUnavailableException(store, e);
    }
  }

  /** Runs all of it in one transaction, in which a key that is taken is an answer. */
  <T, X extends Exception> T insert(String store, HandleCallback<T, X> work) throws X, Taken {
    try {
      return jdbi.inTransaction(work);
    } catch (JdbiException e) {
      if (isTaken(e)) {
        throw new Taken(e);
      }
      throw new StoreUnavailableException(store, e);
    }
  }

  private static boolean isTaken(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
