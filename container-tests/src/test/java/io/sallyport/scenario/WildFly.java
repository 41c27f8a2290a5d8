package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** WildFly as it is downloaded, with {@code standalone.xml} untouched. */
record WildFly(String name, String home, Map<String, String> unable) implements Setup {

  @Override
  public List<String> install(Place place) throws IOException {
    Path home = Installation.of(home());
    Installation.executable(home.resolve("bin"), List.of("standalone.sh"));
    Installation.copy(home.resolve("standalone"), place.folder().resolve("standalone"));
    place.deploy(place.folder().resolve("standalone/deployments"));
    return List.of(
        home.resolve("bin/standalone.sh").toString(),
        "-b",
        "127.0.0.1",
        "-bmanagement",
        "127.0.0.1",
        "-Djboss.server.base.dir=" + place.folder().resolve("standalone"),
        "-Djboss.http.port=" + place.port(),
        "-Djboss.https.port=0",
        "-Djboss.management.http.port=0");
  }
}
