package io.sallyport.identity.jdbc;

import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.account.RaisedEpochs;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Raised epochs, in the rows of their accounts. Thread-safe. */
record RaisedEpochTable(Sql sql) implements RaisedEpochs {

  private static final String STORE = "accounts";
  private static final String SELECT =
      "select id, revocation, rights from sallyport_account where ";

  @Override
  public List<Raised> waiting(int most) {
    return sql.ask(
        STORE,
        handle ->
            handle
                .createQuery(
                    SELECT + "epoch_waits order by raised_at desc fetch first :most rows only")
                .bind("most", most)
                .map((row, context) -> raised(row))
                .list());
  }

  @Override
  public void carried(Raised raised) {
    int unused =
        sql.change(
            STORE,
            handle ->
                handle
                    .createUpdate(
                        "update sallyport_account set epoch_waits = false where id = :id"
                            + " and epoch_waits and revocation = :revocation and rights = :rights")
                    .bind("id", raised.accountId())
                    .bind("revocation", raised.epoch().revocation())
                    .bind("rights", raised.epoch().rights())
                    .execute());
  }

  @Override
  public List<Raised> since(Instant from, @Nullable String after, int most) {
    return sql.ask(
        STORE,
        handle ->
            handle
                .createQuery(
                    SELECT
                        + "raised_at >= :from and id > :after order by id"
                        + " fetch first :most rows only")
                .bind("from", Columns.at(from))
                .bind("after", after == null ? "" : after)
                .bind("most", most)
                .map((row, context) -> raised(row))
                .list());
  }

  private static Raised raised(ResultSet row) throws SQLException {
    return new Raised(
        row.getString("id"), new Epoch(row.getLong("revocation"), row.getLong("rights")));
  }
}
