package io.sallyport.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two guarded applications in one EAR do not know each other. */
class WildFlyEarIT {

  private static final String DEPLOYMENTS = "standalone/deployments/scenarios";

  @Test
  void ear_ofTwo_eachIsGuardedByItself() throws Exception {
    var setup = new InEar(Servers.WILDFLY, DEPLOYMENTS + ".war", DEPLOYMENTS + ".ear");
    try (var server = new Server(setup, Jdk.present())) {
      server.start();
      URI first = server.at(Application.SCENARIOS);
      URI second = first.resolve(InEar.SECOND);

      for (List<URI> pair : List.of(List.of(first, second), List.of(second, first))) {
        Visitor anna = new Visitor(pair.get(0));
        Scenarios.assertAnswer(anna.get("/private/page"), 401, Scenarios.UNAUTHENTICATED);
        Scenarios.assertAnswer(anna.get("/constrained/admin"), 401, Scenarios.UNAUTHENTICATED);
        Scenarios.assertAnswer(anna.get("/open/page"), 200, Scenarios.NOBODY);
        assertThat(anna.signIn("anna").statusCode()).isEqualTo(200);
        Scenarios.assertAnswer(anna.get("/constrained/admin"), 200, Scenarios.ANNA);

        Visitor stranger = new Visitor(pair.get(1));
        stranger.cookies().putAll(anna.cookies());
        Scenarios.assertAnswer(stranger.get("/private/page"), 401, Scenarios.UNAUTHENTICATED);
      }
    }
  }
}
