package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * WildFly whose own security domain knows some people too. As it is installed it fails the request
 * of every caller of an application's mechanism whom it does not know by itself ({@code
 * integrated-jaspi}, ELY01177), and no file of an application changes that.
 *
 * @param server set up as ever
 * @param users their names; what they may do is for the application to say
 */
record WildFlyUsers(Setup server, List<String> users) implements FurtherSetup {

  private static final String FILE = "standalone/configuration/application-users.properties";

  /** As {@code add-user.sh} writes it, of a password that nobody has. */
  private static final String LINE = "%n%s=00000000000000000000000000000000%n";

  @Override
  public List<String> install(Place place) throws IOException {
    List<String> command = server.install(place);
    Path file = place.folder().resolve(FILE);
    for (String user : users) {
      Files.writeString(file, LINE.formatted(user), StandardOpenOption.APPEND);
    }
    return command;
  }
}
