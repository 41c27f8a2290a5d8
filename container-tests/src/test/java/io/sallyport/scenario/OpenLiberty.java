package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Open Liberty with the Web Profile.
 *
 * @param settings what else stands in its {@code server.xml}
 */
record OpenLiberty(String name, String home, String settings, Map<String, String> unable)
    implements Setup {

  /** What the guard asks for. */
  static final String GUARDED =
      "<webAppSecurity singleSignonEnabled=\"false\"/>"
          + "<httpSession securityIntegrationEnabled=\"false\"/>";

  private static final String SERVER =
      """
      <server>
        <featureManager>
          <feature>webProfile-10.0</feature>
        </featureManager>
        <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="-1"/>
        %s
        %s
      </server>
      """;

  private static final String APPLICATION =
      "<webApplication location=\"%s.war\" contextRoot=\"%s\"/>";

  @Override
  public Map<String, String> environment(Place place) {
    return Map.of("WLP_USER_DIR", place.folder().resolve("usr").toString());
  }

  @Override
  public List<String> install(Place place) throws IOException {
    Path home = Installation.of(home());
    Path server = place.folder().resolve("usr/servers/scenarios");
    place.deploy(server.resolve("apps"));
    String applications =
        place.applications().stream()
            .map(one -> APPLICATION.formatted(one.name(), one.context()))
            .collect(Collectors.joining("\n  "));
    Files.writeString(
        server.resolve("server.xml"), SERVER.formatted(place.port(), settings, applications));
    Installation.executable(home.resolve("bin"), List.of("server"));
    return List.of(home.resolve("bin/server").toString(), "run", "scenarios");
  }
}
