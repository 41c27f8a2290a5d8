package io.sallyport.auth;

import io.sallyport.auth.token.TokenForge;
import io.sallyport.identity.IdentitySettings;
import java.nio.file.Path;
import java.util.UUID;

/** Configurations to begin with, that leave nothing behind. */
public final class TestConfigurations {

  private TestConfigurations() {}

  /** An empty database of its own in memory, and known keys to seal with. */
  public static Configuration.Builder inMemory() {
    return Configuration.builder()
        .database(database())
        .secrets(new Configuration.SealKeys(TokenForge.SEALS, "test", Path.of("unused")));
  }

  /** An empty database in memory. */
  public static IdentitySettings.Jdbc database() {
    return new IdentitySettings.Jdbc("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
  }
}
