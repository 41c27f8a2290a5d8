package io.sallyport.auth;

import io.sallyport.identity.IdentitySettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** Nodes on a real PostgreSQL. */
class PostgresNodesIT extends NodesContract {

  private @Nullable EmbeddedPostgres server;

  @Override
  IdentitySettings.Jdbc database() throws IOException {
    EmbeddedPostgres started = EmbeddedPostgres.start();
    server = started;
    return new IdentitySettings.Jdbc(
        started.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
  }

  @AfterAll
  void stopDatabase() throws IOException {
    if (server != null) {
      server.close();
    }
  }
}
