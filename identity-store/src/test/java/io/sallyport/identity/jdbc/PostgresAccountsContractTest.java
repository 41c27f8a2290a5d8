package io.sallyport.identity.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Runs in a schema that is not empty, as where an application has tables of its own. */
class PostgresAccountsContractTest extends AccountsContract {

  private TestDatabase.@Nullable Address address;

  @Override
  IdentityDatabase open() {
    TestDatabase.Address known = address;
    if (known == null) {
      known = TestDatabase.POSTGRES.fresh();
      address = known;
      haveATable(known);
    }
    return known.open();
  }

  private static void haveATable(TestDatabase.Address address) {
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      statement.execute("create table flyway_schema_history (of_the_application int)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
