package io.sallyport.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.h2.Driver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionPoolTest {

  private static final ClassLoader H2_ALONE =
      new URLClassLoader(
          new URL[] {Driver.class.getProtectionDomain().getCodeSource().getLocation()},
          ClassLoader.getPlatformClassLoader());

  private final TestDatabase.Address postgres = TestDatabase.POSTGRES.fresh();

  private ConnectionPool with(String parameters) {
    return new ConnectionPool(postgres.url() + parameters, postgres.user(), postgres.password());
  }

  private static int silence(HikariDataSource pool) throws SQLException {
    try (pool;
        Connection connection = pool.getConnection()) {
      return connection.getNetworkTimeout();
    }
  }

  @Test
  void open_postgresThatGoesSilent_isWaitedForTenSeconds() throws SQLException {
    assertThat(silence(with("").open())).isEqualTo(10_000);
    assertThat(silence(with("").patient())).isZero();
  }

  @Test
  void open_propertiesInTheUrl_haveTheLastWord() throws SQLException {
    String more = postgres.url().contains("?") ? "&" : "?";

    assertThat(silence(with(more + "socketTimeout=7").open())).isEqualTo(7_000);
    assertThat(silence(with(more + "socketTimeout=7").patient())).isEqualTo(7_000);
  }

  @Test
  void databaseOpened_postgres_boundsTheSilenceOfItsConnections() throws SQLException {
    try (IdentityDatabase database = postgres.open()) {
      Sql sql = ((RefreshTable) database.refreshTokens()).sql();
      int timeout = sql.ask("any", handle -> handle.getConnection().getNetworkTimeout());
      assertThat(timeout).isEqualTo(10_000);
    }
  }

  @Test
  void open_postgresError_quotesNoRow() throws SQLException {
    try (HikariDataSource pool = with("").open();
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table kept (secret varchar(99) primary key)");
      statement.execute("insert into kept values ('hidden')");

      assertThatThrownBy(() -> statement.execute("insert into kept values ('hidden')"))
          .isInstanceOf(SQLException.class)
          .satisfies(thrown -> assertThat(Objects.toString(thrown)).doesNotContain("hidden"))
          .hasMessageContaining("kept_pkey");
    }
  }

  @Test
  void toString_always_hidesThePassword() {
    assertThat(new ConnectionPool("jdbc:h2:mem:x", "sa", "hidden"))
        .hasToString("ConnectionPool[redacted]");
  }

  /** WildFly 26 names the bridge to ODBC, which Java 8 was the first to be without. */
  @Test
  void driver_besideOnesThatCannotBeLoaded_isFound(@TempDir Path folder) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve("java.sql.Driver"),
        "sun.jdbc.odbc.JdbcOdbcDriver\njava.lang.String\norg.h2.Driver\n");
    try (var beside = new URLClassLoader(new URL[] {folder.toUri().toURL()}, H2_ALONE)) {
      assertThat(ConnectionPool.driver("jdbc:h2:mem:x", beside)).contains("org.h2.Driver");
      assertThat(ConnectionPool.driver("jdbc:nothing:x", beside)).isEmpty();
    }
  }
}
