package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Payara Micro. Its address is set by a command before it boots: it has no option for it. */
record PayaraMicro(String name, String jar, Map<String, String> unable) implements Setup {

  private static final String LOOPBACK =
      "set configs.config.server-config.network-config.network-listeners.network-listener"
          + ".http-listener.address=127.0.0.1\n";

  @Override
  public List<String> install(Place place) throws IOException {
    Path war = place.folder().resolve("scenarios.war");
    Installation.putWar(war);
    Path commands = Files.writeString(place.folder().resolve("preboot"), LOOPBACK);
    Files.createDirectory(place.folder().resolve("tmp"));
    return List.of(
        "java",
        "-Xmx512m",
        "-Djava.io.tmpdir=" + place.folder().resolve("tmp"),
        "-jar",
        Installation.of(jar()).toString(),
        "--prebootcommandfile",
        commands.toString(),
        "--port",
        String.valueOf(place.port()),
        "--noCluster",
        "--deploy",
        war.toString());
  }
}
