package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How one kind of server is set up, as its page under {@code docs/servers} says. */
interface Setup {

  /**
   * Where to, and what runs there.
   *
   * @param folder empty, and gone afterwards
   * @param port for HTTP, on the loopback address
   * @param applications each under its own name
   */
  record Place(Path folder, int port, List<Application> applications) {

    /** All archives into that folder. */
    List<Path> deploy(Path folder) throws IOException {
      var archives = new ArrayList<Path>();
      for (Application application : applications) {
        archives.add(application.into(folder));
      }
      return archives;
    }

    Place changed(Application.Content change) {
      return new Place(
          folder, port, applications.stream().map(one -> one.changed(change)).toList());
    }
  }

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
