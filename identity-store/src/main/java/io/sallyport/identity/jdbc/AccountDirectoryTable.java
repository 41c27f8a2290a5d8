package io.sallyport.identity.jdbc;

import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.AccountDirectory;
import io.sallyport.identity.account.Usernames;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finding accounts in the tables. Reads all names where a part of one is given. Thread-safe. */
record AccountDirectoryTable(Sql sql) implements AccountDirectory {

  private static final String STORE = "accounts";

  @Override
  public List<Account> page(String part, @Nullable Position after, int most) {
    Columns.requireStorable(part, MAX_PART);
    return sql.ask(STORE, handle -> AccountRows.page(handle, pattern(part), after, most));
  }

  /** The part as itself: no character of it is a wildcard. */
  private static @Nullable String pattern(String part) {
    return part.isEmpty() ? null : "%" + Usernames.key(part).replaceAll("[!%_]", "!$0") + "%";
  }

  @Override
  public Set<String> withFactor(Set<String> ids) {
    if (ids.isEmpty()) {
      return Set.of();
    }
    return sql.ask(
        STORE,
        handle ->
            handle
                .createQuery("select account_id from sallyport_totp where account_id in (<ids>)")
                .bindList("ids", List.copyOf(ids))
                .mapTo(String.class)
                .set());
  }

  @Override
  public List<String> namesWithoutFactor(Set<String> roles, int most) {
    if (roles.isEmpty()) {
      return List.of();
    }
    return sql.ask(
        STORE,
        handle ->
            handle
                .createQuery(
                    "select a.username from sallyport_account a where not a.disabled"
                        + " and exists (select 1 from sallyport_account_role r"
                        + " where r.account_id = a.id and r.role in (<roles>))"
                        + " and not exists (select 1 from sallyport_totp t"
                        + " where t.account_id = a.id)"
                        + " order by a.created_at, a.id fetch first :most rows only")
                .bindList("roles", List.copyOf(roles))
                .bind("most", most)
                .mapTo(String.class)
                .list());
  }
}
