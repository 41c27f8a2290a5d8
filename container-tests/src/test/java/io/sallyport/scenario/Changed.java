package io.sallyport.scenario;

import java.io.IOException;
import java.util.List;

/**
 * A server whose applications are changed before it gets them.
 *
 * @param server set up as ever
 */
record Changed(String name, Setup server, Application.Content change) implements FurtherSetup {

  Changed(Setup server, Application.Content change) {
    this(server.name(), server, change);
  }

  /** By the filter, where constraints of the container can be met by nobody. */
  static Setup withWebXml(String webXml, Setup server) {
    return new Changed(server, archive -> Installation.toServlets(archive, webXml));
  }

  /** Of the javax packages, with our artifacts for it. */
  static Setup forJavax(Setup server) {
    return new Changed(server, Installation::toJavax);
  }

  /** Whose applications have libraries of some years ago, which win over those that we ask for. */
  static Setup withOldLibraries(Setup server) {
    return new Changed(
        server.name()
            + " with Jackson 2.9, java-jwt 3.8, SLF4J 1.7, Caffeine 2.9 and Bouncy"
            + " Castle 1.72",
        server,
        archive -> Installation.replaceLibraries(archive, Installation.of("old-libraries")));
  }

  @Override
  public List<String> install(Place place) throws IOException {
    return server.install(place.changed(change));
  }
}
