package io.sallyport.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MigrationsTest {

  @Test
  void files_areThoseOfTheFolder() throws Exception {
    try (var found = Files.list(folder())) {
      assertThat(found.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(Migrations.FILES);
    }
  }

  @Test
  void getResources_prefixAndSuffix_areThoseOfTheName() {
    var migrations = new Migrations();

    assertThat(migrations.getResources("V", new String[] {".sql"}))
        .hasSize(Migrations.FILES.size());
    assertThat(migrations.getResources("R", new String[] {".sql"})).isEmpty();
    assertThat(migrations.getResources("V", new String[] {".java"})).isEmpty();
    assertThat(migrations.getResource("V6__name_keys.sql")).isNull();
  }

  private static Path folder() throws URISyntaxException {
    URL url = Objects.requireNonNull(Migrations.class.getResource(Migrations.FOLDER));
    return Path.of(url.toURI());
  }
}
