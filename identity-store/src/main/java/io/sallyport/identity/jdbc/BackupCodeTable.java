package io.sallyport.identity.jdbc;

import io.sallyport.identity.mfa.BackupCodeSet;
import io.sallyport.identity.mfa.BackupCodeSets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Backup codes in a table, a row for each; used ones stay until the set is replaced. */
record BackupCodeTable(Sql sql) implements BackupCodeSets {

  /** A code that was not used. */
  private record Row(String salt, String hash) {}

  @Override
  public BackupCodeSet of(String accountId) {
    List<Row> rows =
        sql.ask(
            FactorTable.STORE,
            handle ->
                handle
                    .createQuery(
                        "select salt, hash from sallyport_backup_code"
                            + " where account_id = :account and used_at is null")
                    .bind("account", accountId)
                    .map((row, context) -> new Row(row.getString("salt"), row.getString("hash")))
                    .list());
    return rows.isEmpty()
        ? BackupCodeSet.NONE
        : new BackupCodeSet(
            bytes(rows.get(0).salt()), rows.stream().map(row -> bytes(row.hash())).toList());
  }

  @Override
  public boolean replace(String accountId, BackupCodeSet codes) {
    return sql.change(
        FactorTable.STORE,
        handle -> {
          AccountRows.lock(handle, accountId);
          boolean enrolled =
              handle
                  .createQuery("select 1 from sallyport_totp where account_id = :account")
                  .bind("account", accountId)
                  .mapTo(int.class)
                  .findOne()
                  .isPresent();
          if (enrolled) {
            replace(handle, accountId, codes);
          }
          return enrolled;
        });
  }

  static void replace(Handle handle, String accountId, BackupCodeSet codes) {
    handle
        .createUpdate("delete from sallyport_backup_code where account_id = :account")
        .bind("account", accountId)
        .execute();
    if (codes.hashes().isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into sallyport_backup_code (account_id, hash, salt)"
                + " values (:account, :hash, :salt)");
    for (byte[] hash : codes.hashes()) {
      batch
          .bind("account", accountId)
          .bind("hash", text(hash))
          .bind("salt", text(codes.salt()))
          .add();
    }
    batch.execute();
  }

  @Override
  public boolean use(String accountId, byte[] hash, Instant now) {
    return sql.change(
        FactorTable.STORE,
        handle ->
            handle
                    .createUpdate(
                        "update sallyport_backup_code set used_at = :now"
                            + " where account_id = :account and hash = :hash and used_at is null")
                    .bind("now", Columns.at(now))
                    .bind("account", accountId)
                    .bind("hash", text(hash))
                    .execute()
                == 1);
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] bytes(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}
