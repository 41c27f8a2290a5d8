package io.sallyport.scenario;

import java.util.List;

class WildFlyOwnSecurityIT extends OwnSecurity {
  WildFlyOwnSecurityIT() {
    super(new WildFlyUsers(Servers.WILDFLY, List.of("ulla", "anna")), Jdk.present());
  }
}
