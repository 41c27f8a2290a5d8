package io.sallyport.identity.jdbc;

import io.sallyport.identity.token.Revocations;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Revocations in a table. Thread-safe. */
record RevocationTable(Sql sql) implements Revocations {

  private static final String STORE = "tokens";
  private static final int MAX_ID = 255;

  @Override
  public void revoke(String id, Instant until) {
    Columns.requireStorable(id, MAX_ID);
    boolean kept = false;
    while (!kept) {
      try {
        kept = sql.insert(STORE, handle -> revoke(handle, id, until));
      } catch (Sql.Taken e) {
        // Another request was first, maybe with a shorter time: extend what it wrote.
      }
    }
  }

  /** As part of another transaction. */
  static boolean revoke(Handle handle, String id, Instant until) {
    return extend(handle, id, until) || add(handle, id, until);
  }

  private static boolean extend(Handle handle, String id, Instant until) {
    return handle
            .createUpdate(
                "update sallyport_revoked_token set ends_at = greatest(ends_at, :until)"
                    + " where id = :id")
            .bind("until", Columns.at(until))
            .bind("id", id)
            .execute()
        == 1;
  }

  private static boolean add(Handle handle, String id, Instant until) {
    return handle
            .createUpdate("insert into sallyport_revoked_token (id, ends_at) values (:id, :until)")
            .bind("id", id)
            .bind("until", Columns.at(until))
            .execute()
        == 1;
  }

  @Override
  public Map<String, Instant> live(Instant now) {
    Map<String, Instant> live = new HashMap<>();
    sql.ask(
            STORE,
            handle ->
                handle
                    .createQuery(
                        "select id, ends_at from sallyport_revoked_token where ends_at > :now")
                    .bind("now", Columns.at(now))
                    .map(
                        (row, c) -> Map.entry(row.getString("id"), Columns.instant(row, "ends_at")))
                    .list())
        .forEach(entry -> live.put(entry.getKey(), entry.getValue()));
    return live;
  }

  @Override
  public int purge(Instant now) {
    return sql.change(
        STORE,
        handle ->
            handle
                .createUpdate("delete from sallyport_revoked_token where ends_at <= :now")
                .bind("now", Columns.at(now))
                .execute());
  }
}
