package io.sallyport.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.account.Account;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NameKeysTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void migrate_accountsOfAnEarlierVersion_areFoundAsNamesAreCompared(TestDatabase kind)
      throws SQLException {
    TestDatabase.Address address = kind.fresh();
    try (Connection keptOpen =
        DriverManager.getConnection(address.url(), address.user(), address.password())) {
      migrateTo(address, "4");
      insert(keptOpen, "1", "", "Ren\u00e9e", "ren\u00e9e");
      insert(keptOpen, "2", "ldap", "RENE\u0301E", null);
      for (int i = 0; i < 1_001; i++) {
        insert(keptOpen, "many" + i, "ldap", "\uff2b\uff29\uff2d" + i, null);
      }

      try (IdentityDatabase database = address.open()) {
        assertThat(names(database, "ren\u00e9e")).containsExactly("Ren\u00e9e", "RENE\u0301E");
        assertThat(names(database, "kim")).hasSize(1_001);
        var accounts = database.accounts(Clock.systemUTC(), label -> {});
        accounts.link("ldap", "cn=zoe", "ZOE\u0308", Set.of());
        assertThat(names(database, "zo\u00eb")).containsExactly("ZOE\u0308");
        accounts.link("ldap", "cn=zoe", "\ufdfa".repeat(512), Set.of());
        assertThat(names(database, "zo\u00eb")).isEmpty();
        assertThat(indexed(keptOpen)).containsExactly("created_at", "id");
      }
    }
  }

  private static void migrateTo(TestDatabase.Address address, String version) {
    var unused =
        Flyway.configure()
            .dataSource(address.url(), address.user(), address.password())
            .locations("classpath:io/sallyport/identity/jdbc/migration")
            .table("sallyport_schema_history")
            .target(version)
            .load()
            .migrate();
  }

  private static void insert(
      Connection connection, String id, String store, String name, @Nullable String key)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into sallyport_account"
                + " (id, store, username, username_key, disabled, created_at, revocation, rights)"
                + " values (?, ?, ?, ?, false, ?, 0, 0)")) {
      insert.setString(1, id);
      insert.setString(2, store);
      insert.setString(3, name);
      insert.setString(4, key);
      insert.setObject(5, Columns.at(NOW));
      insert.executeUpdate();
    }
  }

  private static List<String> names(IdentityDatabase database, String part) {
    return database.directory().page(part, null, 2_000).stream().map(Account::username).toList();
  }

  /** The columns of the index that the list of accounts is read by. */
  private static List<String> indexed(Connection connection) throws SQLException {
    String table =
        connection.getMetaData().storesLowerCaseIdentifiers()
            ? "sallyport_account"
            : "SALLYPORT_ACCOUNT";
    List<String> columns = new ArrayList<>();
    try (ResultSet index = connection.getMetaData().getIndexInfo(null, null, table, false, false)) {
      while (index.next()) {
        if ("sallyport_account_created".equalsIgnoreCase(index.getString("INDEX_NAME"))) {
          columns.add(index.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
        }
      }
    }
    return columns;
  }
}
