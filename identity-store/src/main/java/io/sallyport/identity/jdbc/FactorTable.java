package io.sallyport.identity.jdbc;

import io.sallyport.identity.mfa.BackupCodeSet;
import io.sallyport.identity.mfa.Factors;
import io.sallyport.identity.mfa.TotpFactor;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Second factors in tables. Thread-safe: changes of one account wait for each other. */
record FactorTable(Sql sql) implements Factors {

  static final String STORE = "factors";
  private static final int MAX_SEALED = 255;

  @Override
  public Optional<TotpFactor> totp(String accountId) {
    return sql.ask(
        STORE,
        handle ->
            handle
                .createQuery(
                    "select sealed_secret, confirmed_at from sallyport_totp"
                        + " where account_id = :account")
                .bind("account", accountId)
                .map(
                    (row, context) ->
                        new TotpFactor(
                            row.getString("sealed_secret"), Columns.instant(row, "confirmed_at")))
                .findOne());
  }

  @Override
  public Optional<TotpFactor.Pending> pending(String accountId) {
    return sql.ask(
        STORE,
        handle ->
            handle
                .createQuery(
                    "select sealed_secret, started_at from sallyport_totp_pending"
                        + " where account_id = :account")
                .bind("account", accountId)
                .map(
                    (row, context) ->
                        new TotpFactor.Pending(
                            row.getString("sealed_secret"), Columns.instant(row, "started_at")))
                .findOne());
  }

  @Override
  public void begin(String accountId, String sealedSecret, Instant now) {
    Columns.requireStorable(sealedSecret, MAX_SEALED);
    var unused =
        sql.change(
            STORE,
            handle -> {
              AccountRows.lockKnown(handle, accountId);
              delete(handle, "sallyport_totp_pending", accountId);
              return handle
                  .createUpdate(
                      "insert into sallyport_totp_pending (account_id, sealed_secret, started_at)"
                          + " values (:account, :sealed, :now)")
                  .bind("account", accountId)
                  .bind("sealed", sealedSecret)
                  .bind("now", Columns.at(now))
                  .execute();
            });
  }

  @Override
  public boolean confirm(
      String accountId, String sealedSecret, long step, BackupCodeSet codes, Instant now) {
    return sql.change(
        STORE,
        handle -> {
          AccountRows.lock(handle, accountId);
          if (!takePending(handle, accountId, sealedSecret)) {
            return false;
          }
          delete(handle, "sallyport_totp", accountId);
          handle
              .createUpdate(
                  "insert into sallyport_totp"
                      + " (account_id, sealed_secret, confirmed_at, last_used_step)"
                      + " values (:account, :sealed, :now, :step)")
              .bind("account", accountId)
              .bind("sealed", sealedSecret)
              .bind("now", Columns.at(now))
              .bind("step", step)
              .execute();
          BackupCodeTable.replace(handle, accountId, codes);
          delete(handle, "sallyport_enrolment_grant", accountId);
          return true;
        });
  }

  private static boolean takePending(Handle handle, String accountId, String sealedSecret) {
    return handle
            .createUpdate(
                "delete from sallyport_totp_pending"
                    + " where account_id = :account and sealed_secret = :sealed")
            .bind("account", accountId)
            .bind("sealed", sealedSecret)
            .execute()
        == 1;
  }

  /** The condition and the change are one statement: of parallel ones the database lets one in. */
  @Override
  public boolean use(String accountId, String sealedSecret, long step) {
    return sql.change(
        STORE,
        handle ->
            handle
                    .createUpdate(
                        "update sallyport_totp set last_used_step = :step"
                            + " where account_id = :account and sealed_secret = :sealed"
                            + " and last_used_step < :step")
                    .bind("step", step)
                    .bind("account", accountId)
                    .bind("sealed", sealedSecret)
                    .execute()
                == 1);
  }

  /**
   * Removes the factor, what waits in its place and the backup codes; false, and nothing is
   * removed, if there was no factor.
   */
  static boolean remove(Handle handle, String accountId) {
    if (delete(handle, "sallyport_totp", accountId) == 0) {
      return false;
    }
    delete(handle, "sallyport_totp_pending", accountId);
    delete(handle, "sallyport_backup_code", accountId);
    return true;
  }

  private static int delete(Handle handle, String table, String accountId) {
    return handle
        .createUpdate("delete from " + table + " where account_id = :account")
        .bind("account", accountId)
        .execute();
  }
}
