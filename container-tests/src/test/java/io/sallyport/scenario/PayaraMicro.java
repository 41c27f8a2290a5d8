package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Payara Micro. Its address is set by a command before it boots: it has no option for it. */
record PayaraMicro(String name, String jar, Map<String, String> unable) implements Setup {

  private static final String LOOPBACK =
      "set configs.config.server-config.network-config.network-listeners.network-listener"
          + ".http-listener.address=127.0.0.1\n";

  @Override
  public List<String> install(Place place) throws IOException {
    Path commands = Files.writeString(place.folder().resolve("preboot"), LOOPBACK);
    Files.createDirectory(place.folder().resolve("tmp"));
    var command =
        new ArrayList<String>(
            List.of(
                "java",
                "-Xmx512m",
                "-Djava.io.tmpdir=" + place.folder().resolve("tmp"),
                "-jar",
                Installation.of(jar()).toString(),
                "--prebootcommandfile",
                commands.toString(),
                "--port",
                String.valueOf(place.port()),
                "--noCluster"));
    for (Path archive : place.deploy(place.folder())) {
      command.addAll(List.of("--deploy", archive.toString()));
    }
    return command;
  }
}
