package io.sallyport.identity.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Runs in a schema that is not empty, as where an application has tables of its own. */
class PostgresAccountsContractTest extends AccountsContract {

  private static EmbeddedPostgres server;

  private String database = "";

  @BeforeAll
  static void startServer() throws IOException {
    server = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @Override
  IdentityDatabase open() {
    if (database.isEmpty()) {
      database = "test" + System.nanoTime();
      execute("postgres", "create database " + database);
      execute(database, "create table flyway_schema_history (of_the_application int)");
    }
    return IdentityDatabase.pooled(
        server.getJdbcUrl("postgres", database), "postgres", "postgres", "embedded");
  }

  private static void execute(String database, String sql) {
    try (Connection connection = server.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
