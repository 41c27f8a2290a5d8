package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Tomcat.
 *
 * @param home the folder that its archive unpacks to
 */
record Tomcat(String name, String home) implements Setup {

  private static final String SERVER =
      """
      <Server port="-1">
        <Service name="Catalina">
          <Connector address="127.0.0.1" port="%d" protocol="HTTP/1.1"/>
          <Engine name="Catalina" defaultHost="localhost">
            <Host name="localhost" appBase="webapps"/>
          </Engine>
        </Service>
      </Server>
      """;

  @Override
  public List<String> install(Place place) throws IOException {
    Path home = Installation.of(home());
    Installation.copy(home.resolve("conf"), place.folder().resolve("conf"));
    Files.createDirectory(place.folder().resolve("temp"));
    Files.writeString(place.folder().resolve("conf/server.xml"), SERVER.formatted(place.port()));
    place.deploy(place.folder().resolve("webapps"));
    return List.of(
        "java",
        "-Xmx256m",
        "-cp",
        home.resolve("bin/bootstrap.jar") + ":" + home.resolve("bin/tomcat-juli.jar"),
        "-Dcatalina.home=" + home,
        "-Dcatalina.base=" + place.folder(),
        "-Djava.io.tmpdir=" + place.folder().resolve("temp"),
        "org.apache.catalina.startup.Bootstrap",
        "start");
  }
}
