package io.sallyport.scenario;

import java.util.Optional;

class WildFly26OwnSecurityIT extends OwnSecurity {
  WildFly26OwnSecurityIT() {
    super(Servers.WILDFLY_26, Jdk.present());
  }

  @Override
  Optional<String> unspecified() {
    return Optional.of(
        "WildFly 26 fails every caller of an application's mechanism (integrated-jaspi, ELY01177),"
            + " those of its own domain too, and whoever asks its SecurityContext (unknown handler"
            + " key)");
  }
}
