package io.sallyport.identity.jdbc;

import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.AccountDirectory;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.account.Usernames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The statements on accounts, the same for H2 and PostgreSQL. */
final class AccountRows {

  /** An account and one of its roles. */
  private record Row(Account account, @Nullable String role) {}

  private static final String SELECT =
      "select a.id, a.store, a.username, a.disabled, a.created_at, a.revocation, a.rights, r.role"
          + " from sallyport_account a"
          + " left join sallyport_account_role r on r.account_id = a.id ";

  private AccountRows() {}

  static Optional<Account> byId(Handle handle, String id) {
    return joined(
        handle
            .createQuery(SELECT + "where a.id = :id")
            .bind("id", id)
            .map((row, context) -> row(row))
            .list());
  }

  static Optional<Account> byKey(Handle handle, String store, String key) {
    return joined(
        handle
            .createQuery(SELECT + "where a.store = :store and a.username_key = :key")
            .bind("store", store)
            .bind("key", key)
            .map((row, context) -> row(row))
            .list());
  }

  static Optional<Account> byLink(Handle handle, String store, String callerUniqueId) {
    return joined(
        handle
            .createQuery(
                SELECT
                    + "join sallyport_account_link l on l.account_id = a.id"
                    + " where l.store = :store and l.caller_unique_id = :caller")
            .bind("store", store)
            .bind("caller", callerUniqueId)
            .map((row, context) -> row(row))
            .list());
  }

  /**
   * The accounts whose name is like {@code pattern}, in which {@code !} makes the next character
   * stand for itself; null for all.
   */
  static List<Account> page(
      Handle handle,
      @Nullable String pattern,
      AccountDirectory.@Nullable Position after,
      int most) {
    String named = pattern == null ? "" : " and name_key like :pattern escape '!'";
    String later = after == null ? "" : " and created_at >= :at and (created_at > :at or id > :id)";
    Query query =
        handle
            .createQuery(
                SELECT
                    + "join (select id from sallyport_account where true"
                    + named
                    + later
                    + " order by created_at, id fetch first :most rows only) p on p.id = a.id"
                    + " order by a.created_at, a.id")
            .bind("most", most);
    if (pattern != null) {
      query.bind("pattern", pattern);
    }
    if (after != null) {
      query.bind("at", Columns.at(after.createdAt())).bind("id", after.id());
    }
    var byId = new LinkedHashMap<String, List<Row>>();
    for (Row row : query.map((found, context) -> row(found)).list()) {
      byId.computeIfAbsent(row.account().id(), id -> new ArrayList<>()).add(row);
    }
    return byId.values().stream().flatMap(rows -> joined(rows).stream()).toList();
  }

  /** Other changes of the account wait until this transaction is over. False if it is unknown. */
  static boolean lock(Handle handle, String id) {
    return handle
        .createQuery("select id from sallyport_account where id = :id for update")
        .bind("id", id)
        .mapTo(String.class)
        .findOne()
        .isPresent();
  }

  /** As {@link #lock}; an unknown account is the caller's error. */
  static void lockKnown(Handle handle, String id) {
    if (!lock(handle, id)) {
      throw new NoSuchElementException("No account has the id " + id);
    }
  }

  static void requireKnown(Handle handle, String id) {
    if (byId(handle, id).isEmpty()) {
      throw new NoSuchElementException("No account has the id " + id);
    }
  }

  /**
   * Makes the account.
   *
   * @param key what makes its name unique; null for linked accounts, whose names are not
   */
  static void insert(Handle handle, Account account, @Nullable String key) {
    handle
        .createUpdate(
            "insert into sallyport_account"
                + " (id, store, username, username_key, name_key, disabled, created_at, revocation,"
                + " rights) values"
                + " (:id, :store, :username, :key, :name, :disabled, :created, 0, 0)")
        .bind("id", account.id())
        .bind("store", account.store())
        .bind("username", account.username())
        .bind("key", key)
        .bind("name", Usernames.key(account.username()))
        .bind("disabled", account.disabled())
        .bind("created", Columns.at(account.createdAt()))
        .execute();
    insertRoles(handle, account.id(), account.roles());
  }

  static int insertPassword(Handle handle, String id, String hash, String label) {
    return handle
        .createUpdate(
            "insert into sallyport_password (account_id, hash, scheme)"
                + " values (:id, :hash, :scheme)")
        .bind("id", id)
        .bind("hash", hash)
        .bind("scheme", label)
        .execute();
  }

  static int updatePassword(Handle handle, String id, String hash, String label) {
    return handle
        .createUpdate(
            "update sallyport_password set hash = :hash, scheme = :scheme where account_id = :id")
        .bind("id", id)
        .bind("hash", hash)
        .bind("scheme", label)
        .execute();
  }

  static Optional<String> passwordHash(Handle handle, String id) {
    return handle
        .createQuery("select hash from sallyport_password where account_id = :id")
        .bind("id", id)
        .mapTo(String.class)
        .findOne();
  }

  static void insertLink(Handle handle, String store, String callerUniqueId, String id) {
    handle
        .createUpdate(
            "insert into sallyport_account_link (store, caller_unique_id, account_id)"
                + " values (:store, :caller, :id)")
        .bind("store", store)
        .bind("caller", callerUniqueId)
        .bind("id", id)
        .execute();
  }

  static void replaceRoles(Handle handle, String id, Set<String> roles) {
    handle
        .createUpdate("delete from sallyport_account_role where account_id = :id")
        .bind("id", id)
        .execute();
    insertRoles(handle, id, roles);
  }

  static void rename(Handle handle, String id, String username) {
    handle
        .createUpdate(
            "update sallyport_account set username = :username, name_key = :name where id = :id")
        .bind("id", id)
        .bind("username", username)
        .bind("name", Usernames.key(username))
        .execute();
  }

  static void raiseRevocation(Handle handle, String id, Instant now) {
    raise(handle, id, "revocation = revocation + 1", now);
  }

  static void raiseRights(Handle handle, String id, Instant now) {
    raise(handle, id, "rights = rights + 1", now);
  }

  static void disable(Handle handle, String id, Instant now) {
    raise(handle, id, "disabled = true, revocation = revocation + 1", now);
  }

  /** What is raised waits from here on to be carried; see {@link RaisedEpochTable}. */
  private static void raise(Handle handle, String id, String change, Instant now) {
    int found =
        handle
            .createUpdate(
                "update sallyport_account set "
                    + change
                    + ", raised_at = :now, epoch_waits = true where id = :id")
            .bind("id", id)
            .bind("now", Columns.at(now))
            .execute();
    requireFound(found, id);
  }

  static void enable(Handle handle, String id) {
    int found =
        handle
            .createUpdate("update sallyport_account set disabled = false where id = :id")
            .bind("id", id)
            .execute();
    requireFound(found, id);
  }

  private static void requireFound(int found, String id) {
    if (found == 0) {
      throw new NoSuchElementException("No account has the id " + id);
    }
  }

  private static void insertRoles(Handle handle, String id, Set<String> roles) {
    if (roles.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into sallyport_account_role (account_id, role) values (:id, :role)");
    roles.forEach(role -> batch.bind("id", id).bind("role", role).add());
    batch.execute();
  }

  private static Row row(ResultSet row) throws SQLException {
    Account account =
        new Account(
            row.getString("id"),
            row.getString("store"),
            row.getString("username"),
            Set.of(),
            row.getBoolean("disabled"),
            Columns.instant(row, "created_at"),
            new Epoch(row.getLong("revocation"), row.getLong("rights")));
    return new Row(account, row.getString("role"));
  }

  private static Optional<Account> joined(List<Row> rows) {
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Set<String> roles = new HashSet<>();
    for (Row row : rows) {
      if (row.role() != null) {
        roles.add(row.role());
      }
    }
    Account a = rows.get(0).account();
    return Optional.of(
        new Account(
            a.id(), a.store(), a.username(), roles, a.disabled(), a.createdAt(), a.epoch()));
  }
}
