package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A server with an EAR of two applications, each with the guard in its own libraries.
 *
 * @param server set up as ever
 * @param war where it puts the application, below its folder
 * @param ear where the EAR goes in its place
 */
record InEar(Setup server, String war, String ear) implements FurtherSetup {

  /** The context path of the application that is there besides. */
  static final String SECOND = "/second";

  @Override
  public List<String> install(Place place) throws IOException {
    List<String> command = server.install(place);
    Path first = place.folder().resolve(war);
    Path second = first.resolveSibling("second.war");
    // A session bean may be there once in an EAR.
    Installation.putWar(second);
    Installation.toServlets(second, WebXml.NOTHING);
    Installation.putEar(
        place.folder().resolve(ear),
        Map.of(Application.SCENARIOS.context(), first, SECOND, second));
    Files.delete(first);
    Files.delete(second);
    return command;
  }
}
