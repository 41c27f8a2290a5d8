package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A server whose application has libraries of some years ago, which win over those that we ask for.
 *
 * @param server set up as ever
 * @param archive where it puts the application, below its folder
 */
record OldLibraries(Setup server, String archive) implements Setup {

  @Override
  public String name() {
    return server.name() + " with Jackson 2.9, java-jwt 3.8 and SLF4J 1.7";
  }

  @Override
  public List<String> install(Place place) throws IOException {
    List<String> command = server.install(place);
    Path target = place.folder().resolve(archive);
    Installation.replaceLibraries(target, Installation.of("old-libraries"));
    return command;
  }
}
