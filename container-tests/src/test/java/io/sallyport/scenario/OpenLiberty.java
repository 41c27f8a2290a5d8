package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Open Liberty with the Web Profile. */
record OpenLiberty(String name, String home, Map<String, String> unable) implements Setup {

  private static final String SERVER =
      """
      <server>
        <featureManager>
          <feature>webProfile-10.0</feature>
        </featureManager>
        <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="-1"/>
        <webAppSecurity singleSignonEnabled="false"/>
        <httpSession securityIntegrationEnabled="false"/>
        <webApplication location="scenarios.war" contextRoot="/scenarios"/>
      </server>
      """;

  @Override
  public Map<String, String> environment(Place place) {
    return Map.of("WLP_USER_DIR", place.folder().resolve("usr").toString());
  }

  @Override
  public List<String> install(Place place) throws IOException {
    Path home = Installation.of(home());
    Path server = place.folder().resolve("usr/servers/scenarios");
    Installation.putWar(server.resolve("apps/scenarios.war"));
    Files.writeString(server.resolve("server.xml"), SERVER.formatted(place.port()));
    Installation.executable(home.resolve("bin"), List.of("server"));
    return List.of(home.resolve("bin/server").toString(), "run", "scenarios");
  }
}
