package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * GlassFish, and Payara Server, which is set up alike.
 *
 * @param home with {@code glassfish} and {@code bin} in it
 */
record GlassFish(String name, String home, Map<String, String> unable) implements Setup {

  @Override
  public List<String> install(Place place) throws IOException {
    Path home = Installation.of(home());
    Installation.executable(home.resolve("bin"), List.of("asadmin"));
    Installation.executable(home.resolve("glassfish/bin"), List.of("asadmin", "startserv"));
    Path domain = place.folder().resolve("domains/domain1");
    Installation.copy(home.resolve("glassfish/domains/domain1"), domain);
    onLoopback(domain.resolve("config/domain.xml"), place.port());
    place.deploy(domain.resolve("autodeploy"));
    return List.of(
        home.resolve("bin/asadmin").toString(),
        "start-domain",
        "--verbose",
        "--domaindir",
        domain.getParent().toString(),
        "domain1");
  }

  /** All listeners on the loopback address; those that nobody needs on any port that is free. */
  private static void onLoopback(Path file, int port) throws IOException {
    String text = Files.readString(file);
    text = text.replace("address=\"0.0.0.0\"", "address=\"127.0.0.1\"");
    text =
        text.replaceAll(
            "<network-listener ((?!address=)[^>]*)>",
            "<network-listener address=\"127.0.0.1\" $1>");
    text = text.replace("port=\"8080\"", "port=\"" + port + "\"");
    for (String other : List.of("8181", "4848", "3700", "3820", "3920", "8686")) {
      text = text.replace("port=\"" + other + "\"", "port=\"" + Server.freePort() + "\"");
    }
    Files.writeString(file, text);
  }
}
