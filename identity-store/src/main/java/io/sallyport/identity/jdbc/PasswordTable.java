package io.sallyport.identity.jdbc;

import io.sallyport.identity.password.PasswordHasher;
import java.util.List;
import java.util.Set;

/** The stored password hashes, for work in bulk. Thread-safe. */
public final class PasswordTable {

  /** The hash of one account. It never shows itself. */
  public record Stored(String accountId, String hash) {
    @Override
    public String toString() {
      return "Stored[" + accountId + "]";
    }
  }

  private final Sql sql;

  PasswordTable(Sql sql) {
    this.sql = sql;
  }

  /** The labels of all stored hashes; see {@link PasswordHasher#labelOf}. */
  public Set<String> labels() {
    return sql.ask(
        "accounts",
        handle ->
            handle
                .createQuery("select distinct scheme from sallyport_password")
                .mapTo(String.class)
                .set());
  }

  /** The next hashes with this label, in the order of account ids. */
  public List<Stored> after(String accountId, String label, int limit) {
    return sql.ask(
        "accounts",
        handle ->
            handle
                .createQuery(
                    "select account_id, hash from sallyport_password"
                        + " where scheme = :label and account_id > :after"
                        + " order by account_id limit :limit")
                .bind("label", label)
                .bind("after", accountId)
                .bind("limit", limit)
                .map((row, context) -> new Stored(row.getString(1), row.getString(2)))
                .list());
  }

  /** Replaces a hash if it still is {@code expected}. */
  public boolean replace(String accountId, String expected, String replacement) {
    return sql.change(
        "accounts",
        handle ->
            handle
                    .createUpdate(
                        "update sallyport_password set hash = :hash, scheme = :scheme"
                            + " where account_id = :id and hash = :expected")
                    .bind("hash", replacement)
                    .bind("scheme", PasswordHasher.labelOf(replacement))
                    .bind("id", accountId)
                    .bind("expected", expected)
                    .execute()
                == 1);
  }
}
