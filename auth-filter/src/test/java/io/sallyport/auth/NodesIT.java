package io.sallyport.auth;

import io.sallyport.identity.IdentitySettings;

/** Nodes on an H2 that they share. */
class NodesIT extends NodesContract {

  @Override
  IdentitySettings.Jdbc database() {
    return TestConfigurations.database();
  }
}
