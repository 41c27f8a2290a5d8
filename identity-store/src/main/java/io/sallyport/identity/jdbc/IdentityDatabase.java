package io.sallyport.identity.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.AccountDirectory;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.account.RaisedEpochs;
import io.sallyport.identity.apikey.ApiKeys;
import io.sallyport.identity.audit.AuditTrail;
import io.sallyport.identity.mfa.BackupCodeSets;
import io.sallyport.identity.mfa.EnrolmentGrants;
import io.sallyport.identity.mfa.Factors;
import io.sallyport.identity.token.RefreshTokens;
import io.sallyport.identity.token.Revocations;
import io.sallyport.identity.token.SigningKeys;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jspecify.annotations.Nullable;

/**
 * The database with our tables, migrated to the present schema. H2 and PostgreSQL are supported.
 *
 * <p>Thread-safe. What was committed outlives a kill of the process, in an H2 file too, whose user
 * must have H2's administrator rights. It may share a schema with an application: every table
 * begins with {@code sallyport_}, the migration history included.
 */
public final class IdentityDatabase implements AutoCloseable {

  private static final int PROBE_SECONDS = 2;

  private final Sql sql;
  private final AutoCloseable pool;

  private IdentityDatabase(Sql sql, AutoCloseable pool) {
    this.sql = sql;
    this.pool = pool;
  }

  private static IdentityDatabase migrated(DataSource source, AutoCloseable pool, String advice) {
    Lock turns = migrate(source, advice);
    return new IdentityDatabase(new Sql(silent(source), turns, StoreCalls.UNHEARD), pool);
  }

  /** Says of a statement that failed why, and not what was bound to it: names, hashes, digests. */
  private static Jdbi silent(DataSource source) {
    Jdbi jdbi = Jdbi.create(source);
    return jdbi.configure(
        StatementExceptions.class,
        exceptions -> exceptions.setMessageRendering(MessageRendering.NONE));
  }

  /** The same database, of whose calls somebody hears; only one of the two is to be closed. */
  public IdentityDatabase heardBy(StoreCalls calls) {
    return new IdentityDatabase(new Sql(sql.jdbi(), sql.turns(), calls), pool);
  }

  /**
   * Opens a pool of connections of our own.
   *
   * @param address the URL as it may be shown, without parameters
   * @throws StoreUnavailableException if no connection can be made; the message says what to check
   */
  public static IdentityDatabase pooled(String url, String user, String password, String address) {
    String advice =
        "Check that the database at "
            + address
            + " runs, that this machine may reach it, that the"
            + " JDBC driver is on the class path, and the user name and password.";
    ApplicationDrivers drivers = ApplicationDrivers.present();
    try {
      return pooled(new ConnectionPool(url, user, password), drivers, advice);
    } catch (RuntimeException e) {
      drivers.deregister();
      throw e;
    }
  }

  private static IdentityDatabase pooled(
      ConnectionPool connections, ApplicationDrivers drivers, String advice) {
    if (connections.isPostgres()) {
      try (HikariDataSource patient = opened(connections::patient, advice)) {
        var unused = migrate(patient, advice);
      }
    }
    HikariDataSource pool = opened(connections::open, advice);
    try {
      return migrated(
          pool,
          () -> {
            pool.close();
            drivers.deregister();
          },
          advice);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private static HikariDataSource opened(Supplier<HikariDataSource> opening, String advice) {
    try {
      return opening.get();
    } catch (RuntimeException e) {
      throw new StoreUnavailableException("accounts", advice, e);
    }
  }

  /**
   * Takes a data source that the server keeps.
   *
   * @throws StoreUnavailableException if there is none by this name, or it gives no connection
   */
  @SuppressWarnings("BanJNDI") // the name is the operator's, and stays inside this server
  public static IdentityDatabase jndi(String name) {
    if (!name.startsWith("java:")) {
      throw new IllegalArgumentException("A JNDI name of a data source begins with java:");
    }
    String advice =
        "Check that the server defines a data source by the JNDI name "
            + name
            + ", and that its database runs.";
    try {
      Object found = new InitialContext().lookup(name);
      if (found instanceof DataSource source) {
        return migrated(source, () -> {}, advice);
      }
      throw new IllegalArgumentException("What is bound to " + name + " is not a data source");
    } catch (NamingException e) {
      throw new StoreUnavailableException("accounts", advice, e);
    }
  }

  /** Also finds out what transactions that write have to hold; see {@link Sql#turns}. */
  private static @Nullable Lock migrate(DataSource source, String advice) {
    try {
      H2Commits.writeAtOnce(source);
      var unused =
          Flyway.configure(IdentityDatabase.class.getClassLoader())
              .dataSource(source)
              .locations(new String[0])
              .callbackLocations(new String[0])
              .resourceProvider(new Migrations())
              .javaMigrations(new NameKeys())
              .table("sallyport_schema_history")
              .baselineOnMigrate(true)
              .baselineVersion("0")
              .load()
              .migrate();
      return H2Commits.turns(source);
    } catch (FlywayException | SQLException e) {
      throw new StoreUnavailableException("accounts", advice, e);
    }
  }

  /**
   * The accounts.
   *
   * @param writtenLabels hears of the label of every password hash after it is stored
   */
  public Accounts accounts(Clock clock, Consumer<String> writtenLabels) {
    return new AccountTable(sql, clock, writtenLabels);
  }

  /** The epochs that were raised lately. */
  public RaisedEpochs raisedEpochs() {
    return new RaisedEpochTable(sql);
  }

  /** Finds accounts for an administrator. */
  public AccountDirectory directory() {
    return new AccountDirectoryTable(sql);
  }

  /** The audit trail. */
  public AuditTrail audit() {
    return new AuditTable(sql);
  }

  /** Refresh tokens and their families. */
  public RefreshTokens refreshTokens() {
    return new RefreshTable(sql);
  }

  /** Access tokens that ended before their time. */
  public Revocations revocations() {
    return new RevocationTable(sql);
  }

  /** The keys that sign access tokens. */
  public SigningKeys signingKeys() {
    return new SigningKeyTable(sql);
  }

  /** The API keys. */
  public ApiKeys apiKeys() {
    return new ApiKeyTable(sql);
  }

  /** The second factors. */
  public Factors factors() {
    return new FactorTable(sql);
  }

  /** The backup codes of second factors. */
  public BackupCodeSets backupCodes() {
    return new BackupCodeTable(sql);
  }

  /** Who may set up a first factor. */
  public EnrolmentGrants enrolmentGrants() {
    return new EnrolmentGrantTable(sql);
  }

  /** The stored password hashes, for work in bulk. */
  public PasswordTable passwords() {
    return new PasswordTable(sql);
  }

  /** The database's own time. */
  public Instant time() {
    return sql.ask(
        "accounts",
        handle ->
            handle
                .createQuery("select current_timestamp")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant());
  }

  /** Whether the database answers now. Waits ten seconds or so at most. */
  public boolean isUp() {
    try {
      return sql.ask(
          "accounts",
          handle ->
              handle.createQuery("select 1").setQueryTimeout(PROBE_SECONDS).mapTo(int.class).one()
                  == 1);
    } catch (StoreUnavailableException e) {
      return false;
    }
  }

  /** Closes the pool, if it is ours, and leaves no driver of the application registered. */
  @Override
  public void close() {
    try {
      pool.close();
    } catch (Exception e) {
      throw new IllegalStateException("The connection pool did not close", e);
    }
  }
}
