package io.sallyport.auth;

import io.sallyport.identity.IdentitySettings;
import java.time.Duration;

/** Nodes whose clocks are as far apart as the doctor still lets pass without a warning. */
class SkewedNodesIT extends NodesContract {

  @Override
  Duration ahead(int node) {
    return Duration.ofSeconds(node == 2 ? -4 : 4L * node);
  }

  @Override
  IdentitySettings.Jdbc database() {
    return TestConfigurations.database();
  }
}
