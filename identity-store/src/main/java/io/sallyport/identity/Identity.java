package io.sallyport.identity;

import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.AccountDirectory;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.account.RaisedEpochs;
import io.sallyport.identity.apikey.ApiKeys;
import io.sallyport.identity.audit.AuditLog;
import io.sallyport.identity.audit.AuditTrail;
import io.sallyport.identity.jdbc.IdentityDatabase;
import io.sallyport.identity.jdbc.StoreCalls;
import io.sallyport.identity.mfa.EnrolmentGrants;
import io.sallyport.identity.mfa.SecondFactors;
import io.sallyport.identity.password.FailurePace;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.password.LightweightCryptography;
import io.sallyport.identity.password.PasswordHasher;
import io.sallyport.identity.password.PasswordPolicy;
import io.sallyport.identity.secret.KeyRing;
import io.sallyport.identity.store.IdentityStores;
import io.sallyport.identity.token.RefreshTokens;
import io.sallyport.identity.token.Revocations;
import io.sallyport.identity.token.SigningKeys;
import java.time.Clock;
import java.time.Instant;

/**
 * Accounts, passwords, roles, tokens, API keys and the audit trail, opened together.
 *
 * <p>Thread-safe. One for each application; open it at the start and close it at the end.
 */
public final class Identity implements AutoCloseable {

  private final IdentityDatabase database;
  private final Roles roles;
  private final PasswordHasher hasher;
  private final PasswordPolicy policy;
  private final FailurePace pace;
  private final Upkeep upkeep;
  private final Accounts accounts;
  private final IdentityStores stores;
  private final AuditTrail audit;
  private final Clock clock;

  private Identity(IdentitySettings settings, Roles roles, IdentityDatabase database, Clock clock) {
    HashScheme scheme = settings.passwordAlgorithm();
    this.database = database;
    this.audit = new AuditLog(database.audit());
    this.roles = roles;
    this.clock = clock;
    hasher = PasswordHasher.forThisMachine(scheme);
    policy = new PasswordPolicy(scheme);
    pace = new FailurePace();
    upkeep =
        new Upkeep(database.passwords(), hasher, pace, database.apiKeys(), clock, Upkeep.thread());
    accounts = database.accounts(clock, upkeep::written);
    stores = IdentityStores.open(accounts, hasher, settings.applicationStores());
  }

  /**
   * Migrates the schema, finds the application's identity stores, and starts the upkeep of password
   * hashes in the background.
   *
   * @throws StoreUnavailableException if the database cannot be reached; the message says what to
   *     check
   * @throws IllegalArgumentException if roles contradict each other, or an identity store cannot be
   *     constructed
   */
  public static Identity open(IdentitySettings settings, Clock clock) {
    return open(settings, clock, StoreCalls.UNHEARD);
  }

  /**
   * As {@link #open(IdentitySettings, Clock)}; {@code calls} hears of every call of the database.
   */
  public static Identity open(IdentitySettings settings, Clock clock, StoreCalls calls) {
    LightweightCryptography.load();
    Roles roles = Roles.of(settings.roles());
    IdentityDatabase database = connect(settings.database()).heardBy(calls);
    try {
      Identity identity = new Identity(settings, roles, database, clock);
      identity.upkeep.start();
      return identity;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static IdentityDatabase connect(IdentitySettings.Database database) {
    if (database instanceof IdentitySettings.Jdbc jdbc) {
      return IdentityDatabase.pooled(jdbc.url(), jdbc.user(), jdbc.password(), jdbc.address());
    }
    return IdentityDatabase.jndi(((IdentitySettings.Jndi) database).name());
  }

  /** The accounts. */
  public Accounts accounts() {
    return accounts;
  }

  /** The epochs that were raised lately, for whoever carries them to shared sessions. */
  public RaisedEpochs raisedEpochs() {
    return database.raisedEpochs();
  }

  /** Finds accounts for an administrator. */
  public AccountDirectory directory() {
    return database.directory();
  }

  /** Who may say that a password is right. */
  public IdentityStores stores() {
    return stores;
  }

  /** Makes and verifies password hashes. */
  public PasswordHasher passwords() {
    return hasher;
  }

  /** What a new password must be. */
  public PasswordPolicy policy() {
    return policy;
  }

  /** The roles of the configuration. */
  public Roles roles() {
    return roles;
  }

  /** The audit trail; what is written to it goes to the log too. */
  public AuditTrail audit() {
    return audit;
  }

  /** Refresh tokens and their families. */
  public RefreshTokens refreshTokens() {
    return database.refreshTokens();
  }

  /** Access tokens that ended before their time. */
  public Revocations revocations() {
    return database.revocations();
  }

  /** The keys that sign access tokens. */
  public SigningKeys signingKeys() {
    return database.signingKeys();
  }

  /** The API keys. */
  public ApiKeys apiKeys() {
    return database.apiKeys();
  }

  /**
   * Second factors.
   *
   * @param seals encrypts their secrets; each process that takes codes needs the same keys
   */
  public SecondFactors secondFactors(KeyRing seals) {
    return new SecondFactors(database.factors(), database.backupCodes(), seals, hasher, clock);
  }

  /** Whether the account has a second factor, so that its password alone is not enough. */
  public boolean hasSecondFactor(String accountId) {
    return database.factors().isEnrolled(accountId);
  }

  /** Who may set up a first factor, where an administrator has to say so. */
  public EnrolmentGrants enrolmentGrants() {
    return database.enrolmentGrants();
  }

  /** Holds failed sign-ins until the same time has passed. */
  public FailurePace pace() {
    return pace;
  }

  /** The database's own time, for comparing clocks. */
  public Instant databaseTime() {
    return database.time();
  }

  /** Whether the database answers now. Waits ten seconds or so at most, and never throws. */
  public boolean isUp() {
    return database.isUp();
  }

  /** Ends the upkeep, waiting for the hash at hand, and closes the pool. */
  @Override
  public void close() {
    upkeep.close();
    database.close();
  }
}
