package io.sallyport.identity.jdbc;

import io.sallyport.identity.apikey.ApiKey;
import io.sallyport.identity.apikey.ApiKeys;
import io.sallyport.identity.secret.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** API keys in a table. Thread-safe. */
record ApiKeyTable(Sql sql) implements ApiKeys {

  private static final String STORE = "api-keys";
  private static final int MAX_NAME = 255;
  private static final int MAX_SCOPES = 4_000;
  private static final String BEFORE = "before_replacement";
  private static final String SELECT =
      "select id, account_id, name, prefix, live, scopes, created_at, expires_at, last_used_at"
          + " from sallyport_api_key ";

  @Override
  public boolean create(ApiKey key, Sha256 text, int most) {
    requireStorable(key);
    return sql.change(
        STORE,
        handle -> {
          AccountRows.lockKnown(handle, key.accountId());
          return insertIfRoom(handle, key, text, most);
        });
  }

  @Override
  public Replacement replace(String oldId, Instant oldEnd, ApiKey key, Sha256 text, int most) {
    requireStorable(key);
    return sql.change(
        STORE,
        handle -> {
          AccountRows.lockKnown(handle, key.accountId());
          handle.savepoint(BEFORE);
          if (!retire(handle, oldId, oldEnd, key)) {
            return Replacement.NOT_FOUND;
          }
          if (!insertIfRoom(handle, key, text, most)) {
            handle.rollbackToSavepoint(BEFORE);
            return Replacement.TOO_MANY;
          }
          return Replacement.DONE;
        });
  }

  private static boolean retire(Handle handle, String id, Instant end, ApiKey successor) {
    return handle
            .createUpdate(
                "update sallyport_api_key set replaced_by = :successor,"
                    + " expires_at = least(coalesce(expires_at, :end), :end)"
                    + " where id = :id and account_id = :account and replaced_by is null"
                    + " and (expires_at is null or expires_at > :now)")
            .bind("successor", successor.id())
            .bind("end", Columns.at(end))
            .bind("id", id)
            .bind("account", successor.accountId())
            .bind("now", Columns.at(successor.createdAt()))
            .execute()
        == 1;
  }

  /** The account's row is locked: no parallel request adds one key too many. */
  private static boolean insertIfRoom(Handle handle, ApiKey key, Sha256 text, int most) {
    int living =
        handle
            .createQuery(
                "select count(*) from sallyport_api_key where account_id = :account"
                    + " and (expires_at is null or expires_at > :now)")
            .bind("account", key.accountId())
            .bind("now", Columns.at(key.createdAt()))
            .mapTo(int.class)
            .one();
    return living < most && insert(handle, key, text) == 1;
  }

  private static int insert(Handle handle, ApiKey key, Sha256 text) {
    return handle
        .createUpdate(
            "insert into sallyport_api_key (id, hash, account_id, name, prefix, live,"
                + " scopes, created_at, expires_at, last_used_at) values (:id, :hash,"
                + " :account, :name, :prefix, :live, :scopes, :created, :expires, :used)")
        .bind("id", key.id())
        .bind("hash", text.base64Url())
        .bind("account", key.accountId())
        .bind("name", key.name())
        .bind("prefix", key.prefix())
        .bind("live", key.live())
        .bind("scopes", joined(key))
        .bind("created", Columns.at(key.createdAt()))
        .bind("expires", Columns.atOrNull(key.expiresAt()))
        .bind("used", Columns.atOrNull(key.lastUsedAt()))
        .execute();
  }

  private static void requireStorable(ApiKey key) {
    Columns.requireStorable(joined(key), MAX_SCOPES);
    Columns.requireStorable(key.name(), MAX_NAME);
  }

  private static String joined(ApiKey key) {
    return Columns.joined(new TreeSet<>(key.scopes()));
  }

  @Override
  public Optional<ApiKey> find(Sha256 text) {
    return sql.ask(
        STORE,
        handle ->
            handle
                .createQuery(SELECT + "where hash = :hash")
                .bind("hash", text.base64Url())
                .map((row, context) -> key(row))
                .findOne());
  }

  @Override
  public List<ApiKey> ofAccount(String accountId) {
    return sql.ask(
        STORE,
        handle ->
            handle
                .createQuery(SELECT + "where account_id = :account order by created_at desc, id")
                .bind("account", accountId)
                .map((row, context) -> key(row))
                .list());
  }

  @Override
  public boolean delete(String accountId, String id) {
    return execute(
            "delete from sallyport_api_key where id = :id and account_id = :account",
            Map.of("id", id, "account", accountId))
        == 1;
  }

  @Override
  public int deleteAll(String accountId) {
    return execute(
        "delete from sallyport_api_key where account_id = :account", Map.of("account", accountId));
  }

  /** Of two nodes' notes the later stays. */
  @Override
  public void used(String id, Instant at) {
    int unused =
        execute(
            "update sallyport_api_key set last_used_at = :at"
                + " where id = :id and (last_used_at is null or last_used_at < :at)",
            Map.of("at", Columns.at(at), "id", id));
  }

  @Override
  public int purge(Instant endedBefore) {
    return execute(
        "delete from sallyport_api_key where expires_at < :before",
        Map.of("before", Columns.at(endedBefore)));
  }

  private int execute(String statement, Map<String, ?> values) {
    return sql.change(STORE, handle -> handle.createUpdate(statement).bindMap(values).execute());
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        row.getString("account_id"),
        row.getString("name"),
        row.getString("prefix"),
        row.getBoolean("live"),
        Set.copyOf(Columns.words(row.getString("scopes"))),
        Columns.instant(row, "created_at"),
        Columns.instantOrNull(row, "expires_at"),
        Columns.instantOrNull(row, "last_used_at"));
  }
}
