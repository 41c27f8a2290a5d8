package io.sallyport.identity.jdbc;

import io.sallyport.identity.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements, and turns every failure of the database into an outage. Thread-safe.
 *
 * @param turns held by each transaction that writes; null where the database sees to that
 * @param calls hears of each
 */
record Sql(Jdbi jdbi, @Nullable Lock turns, StoreCalls calls) {

  private static final String UNIQUE_VIOLATION = "23505";

  /**
   * Serialization failure and deadlock, as both databases and PostgreSQL say it; a lock not given
   * in time, as H2 and PostgreSQL say it; H2's row that another transaction has changed.
   */
  private static final Set<String> CONTENTION = Set.of("40001", "40P01", "HYT00", "55P03", "90131");

  private static final int ATTEMPTS = 3;

  /** A row with this key is there already. */
  static final class Taken extends Exception {
    private static final long serialVersionUID = 1L;

    Taken(Throwable cause) {
      super(cause);
    }
  }

  /** Runs one statement that changes nothing. */
  <T, X extends Exception> T ask(String store, HandleCallback<T, X> work) throws X {
    long began = System.nanoTime();
    boolean failed = false;
    try {
      return jdbi.withHandle(work);
    } catch (JdbiException e) {
      failed = true;
      throw new StoreUnavailableException(store, e);
    } finally {
      calls.ended(store, System.nanoTime() - began, failed);
    }
  }

  /** Runs all of it in one transaction, from the start again where others were in its way. */
  <T, X extends Exception> T change(String store, HandleCallback<T, X> work) throws X {
    long began = System.nanoTime();
    boolean failed = false;
    try {
      return again(work);
    } catch (JdbiException e) {
      failed = true;
      throw new StoreUnavailableException(store, e);
    } finally {
      calls.ended(store, System.nanoTime() - began, failed);
    }
  }

  /** Runs all of it in one transaction, in which a key that is taken is an answer. */
  <T, X extends Exception> T insert(String store, HandleCallback<T, X> work) throws X, Taken {
    long began = System.nanoTime();
    boolean failed = false;
    try {
      return again(work);
    } catch (JdbiException e) {
      if (isTaken(e)) {
        throw new Taken(e);
      }
      failed = true;
      throw new StoreUnavailableException(store, e);
    } finally {
      calls.ended(store, System.nanoTime() - began, failed);
    }
  }

  /** A transaction that was in another's way has been rolled back whole: nothing is done twice. */
  private <T, X extends Exception> T again(HandleCallback<T, X> work) throws X {
    if (turns == null) {
      return withoutTurn(work);
    }
    turns.lock();
    try {
      return withoutTurn(work);
    } finally {
      turns.unlock();
    }
  }

  private <T, X extends Exception> T withoutTurn(HandleCallback<T, X> work) throws X {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        return jdbi.inTransaction(work);
      } catch (JdbiException e) {
        if (!hasState(e, CONTENTION)) {
          throw e;
        }
      }
    }
    return jdbi.inTransaction(work);
  }

  private static boolean isTaken(Throwable thrown) {
    return hasState(thrown, Set.of(UNIQUE_VIOLATION));
  }

  private static boolean hasState(Throwable thrown, Set<String> states) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && states.contains(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
