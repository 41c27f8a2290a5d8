package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How one kind of server is set up, as its page under {@code docs/servers} says. */
interface Setup {

  /**
   * Where to.
   *
   * @param folder empty, and gone afterwards
   * @param port for HTTP, on the loopback address
   */
  record Place(Path folder, int port) {}

  /** The server and its version. */
  String name();

  /** What it cannot do, by the names of the scenarios' methods, and why. */
  default Map<String, String> unable() {
    return Map.of();
  }

  /** What the server's process has in its environment. */
  default Map<String, String> environment(Place place) {
    return Map.of();
  }

  /** Puts everything into place; the command that starts the server, {@code java} as the JDK's. */
  List<String> install(Place place) throws IOException;
}
