package io.sallyport.identity.jdbc;

import io.sallyport.identity.mfa.EnrolmentGrants;
import java.time.Instant;

/** Grants to enrol in a table. Thread-safe. */
record EnrolmentGrantTable(Sql sql) implements EnrolmentGrants {

  @Override
  public void give(String accountId, Instant now) {
    var unused =
        sql.change(
            FactorTable.STORE,
            handle -> {
              AccountRows.lockKnown(handle, accountId);
              handle
                  .createUpdate("delete from sallyport_enrolment_grant where account_id = :account")
                  .bind("account", accountId)
                  .execute();
              return handle
                  .createUpdate(
                      "insert into sallyport_enrolment_grant (account_id, granted_at)"
                          + " values (:account, :now)")
                  .bind("account", accountId)
                  .bind("now", Columns.at(now))
                  .execute();
            });
  }

  @Override
  public boolean withdraw(String accountId) {
    return sql.change(
            FactorTable.STORE,
            handle ->
                handle
                    .createUpdate(
                        "delete from sallyport_enrolment_grant where account_id = :account")
                    .bind("account", accountId)
                    .execute())
        > 0;
  }

  @Override
  public boolean isGiven(String accountId) {
    return sql.ask(
        FactorTable.STORE,
        handle ->
            handle
                .createQuery("select 1 from sallyport_enrolment_grant where account_id = :account")
                .bind("account", accountId)
                .mapTo(int.class)
                .findOne()
                .isPresent());
  }
}
