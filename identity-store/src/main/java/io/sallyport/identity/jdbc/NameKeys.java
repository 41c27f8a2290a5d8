package io.sallyport.identity.jdbc;

import io.sallyport.identity.account.Usernames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/**
 * The migration to version 6: gives linked accounts the form in which their names are compared,
 * which no database can compute.
 */
final class NameKeys implements JavaMigration {

  private static final int BATCH = 1_000;

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("6");
  }

  @Override
  public String getDescription() {
    return "name keys of linked accounts";
  }

  @Override
  public @Nullable Integer getChecksum() {
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws SQLException {
    Connection connection = context.getConnection();
    try (PreparedStatement missing =
            connection.prepareStatement(
                "select id, username from sallyport_account where name_key is null"
                    + " fetch first "
                    + BATCH
                    + " rows only");
        PreparedStatement fill =
            connection.prepareStatement("update sallyport_account set name_key = ? where id = ?");
        Statement closing = connection.createStatement()) {
      while (fill(missing, fill) > 0) {}
      closing.execute("alter table sallyport_account alter column name_key set not null");
    }
  }

  private static int fill(PreparedStatement missing, PreparedStatement fill) throws SQLException {
    try (ResultSet row = missing.executeQuery()) {
      while (row.next()) {
        fill.setString(1, Usernames.key(row.getString("username")));
        fill.setString(2, row.getString("id"));
        fill.addBatch();
      }
    }
    return fill.executeBatch().length;
  }
}
