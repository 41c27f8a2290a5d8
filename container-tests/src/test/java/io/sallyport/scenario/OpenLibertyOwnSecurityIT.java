package io.sallyport.scenario;

import java.util.Set;

/** Open Liberty takes the driver of an application's data source from its own libraries alone. */
class OpenLibertyOwnSecurityIT extends OwnSecurity {
  OpenLibertyOwnSecurityIT() {
    super(Servers.OPEN_LIBERTY_UNGUARDED, Jdk.present(), Set.of("database"));
  }
}
