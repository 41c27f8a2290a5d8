package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server of the javax packages, with the application and our artifacts for it.
 *
 * @param server set up as ever
 * @param archive where it puts the application, below its folder
 * @param webXml of the application, before it is changed as well; null for its own
 */
record Javax(Setup server, String archive, @Nullable String webXml) implements Setup {

  @Override
  public String name() {
    return server.name();
  }

  @Override
  public Map<String, String> unable() {
    return server.unable();
  }

  @Override
  public Map<String, String> environment(Place place) {
    return server.environment(place);
  }

  @Override
  public List<String> install(Place place) throws IOException {
    List<String> command = server.install(place);
    Path target = place.folder().resolve(archive);
    Installation.toJavax(target, webXml);
    return command;
  }
}
