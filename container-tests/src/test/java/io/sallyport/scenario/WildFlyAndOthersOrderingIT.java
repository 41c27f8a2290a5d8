package io.sallyport.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where an ordering passes over the filter, CDI brings the mechanism all the same. */
class WildFlyAndOthersOrderingIT {

  static Stream<Setup> servers() {
    return Stream.of(Servers.WILDFLY, Servers.OPEN_LIBERTY);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void absoluteOrdering_thatPassesUsOver_stopsTheDeployment(Setup setup) throws Exception {
    var passedOver =
        new Changed(setup, archive -> Installation.replaceWebXml(archive, WebXml.PASSED_OVER));
    try (var server = new Server(passedOver, Jdk.present())) {
      server.startRefusing("no filter guards");

      assertThat(served(new Visitor(server.at(Application.SCENARIOS)))).isFalse();
    }
  }

  private static boolean served(Visitor visitor) throws Exception {
    try {
      return visitor.get("/open/page").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
