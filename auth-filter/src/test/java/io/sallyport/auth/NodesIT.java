package io.sallyport.auth;

import io.sallyport.identity.IdentitySettings;
import java.util.UUID;

/** Nodes on an H2 that they share. */
class NodesIT extends NodesContract {

  @Override
  IdentitySettings.Jdbc database() {
    return new IdentitySettings.Jdbc("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
  }
}
