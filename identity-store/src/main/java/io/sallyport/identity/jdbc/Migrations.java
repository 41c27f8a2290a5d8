package io.sallyport.identity.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The schema's SQL, by name: what the class path holds cannot be listed on every server (Open
 * Liberty reads archives by URLs of its own).
 */
final class Migrations implements ResourceProvider {

  static final String FOLDER = "migration/";

  /** Each file of the folder; one that is missing here would never run. */
  static final List<String> FILES =
      List.of(
          "V1__accounts_and_audit.sql",
          "V2__tokens_and_keys.sql",
          "V3__refresh_family_origin.sql",
          "V4__factors.sql",
          "V5__account_search.sql",
          "V7__raised_epochs.sql");

  @Override
  public @Nullable LoadableResource getResource(String name) {
    return FILES.contains(name) ? new File(name) : null;
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return FILES.stream()
        .filter(name -> name.startsWith(prefix) && endsWithOne(name, suffixes))
        .map(name -> (LoadableResource) new File(name))
        .toList();
  }

  private static boolean endsWithOne(String name, String[] suffixes) {
    return List.of(suffixes).stream().anyMatch(name::endsWith);
  }

  /** One file of the folder. */
  private static final class File extends LoadableResource {

    private final String name;

    File(String name) {
      this.name = name;
    }

    @Override
    public Reader read() {
      try (InputStream in = Migrations.class.getResourceAsStream(FOLDER + name)) {
        if (in == null) {
          throw new IllegalStateException("The archive of this library lacks " + FOLDER + name);
        }
        return new StringReader(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String getAbsolutePath() {
      return getRelativePath();
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return getRelativePath();
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return FOLDER + name;
    }
  }
}
