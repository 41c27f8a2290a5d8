package io.sallyport.identity.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The databases that every contract is tested on. */
enum TestDatabase {
  H2_MEMORY,
  H2_FILE,
  POSTGRES;

  /** One server for all tests; it ends with the JVM. */
  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Where an empty database is. */
  record Address(String url, String user, String password) {
    IdentityDatabase open() {
      return IdentityDatabase.pooled(url, user, password, "test");
    }
  }

  Address fresh() {
    return switch (this) {
      case H2_MEMORY -> new Address("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
      case H2_FILE -> new Address("jdbc:h2:file:" + temporaryFile(), "sa", "");
      case POSTGRES -> postgres("test" + System.nanoTime());
    };
  }

  /** A file that ends with the JVM. */
  private static Path temporaryFile() {
    try {
      Path folder = Files.createTempDirectory("sallyport");
      Path file = folder.resolve("db");
      folder.toFile().deleteOnExit();
      for (String ending : List.of(".mv.db", ".trace.db")) {
        folder.resolve("db" + ending).toFile().deleteOnExit();
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Address postgres(String name) {
    try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new Address(Server.RUNNING.getJdbcUrl("postgres", name), "postgres", "postgres");
  }

  static String newAccount(IdentityDatabase database) {
    return database
        .accounts(Clock.systemUTC(), label -> {})
        .create("user " + UUID.randomUUID(), Set.of(), "unusable")
        .orElseThrow()
        .id();
  }
}
