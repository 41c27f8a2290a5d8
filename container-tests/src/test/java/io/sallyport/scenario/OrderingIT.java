package io.sallyport.scenario;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that says in which order its archives start, and which do not. */
class OrderingIT {

  @TempDir private Path folder;

  @Test
  void absoluteOrdering_thatListsUs_isGuarded() throws Exception {
    Path application = Installation.unpackedServletWar(folder.resolve("a"), WebXml.LISTED);

    try (var tomcat = new EmbeddedTomcat(folder.resolve("tomcat"))) {
      var unused = tomcat.deploy("/a", application);
      Visitor visitor = new Visitor(tomcat.at("/a"));

      Scenarios.assertAnswer(visitor.get("/private/page"), 401, Scenarios.UNAUTHENTICATED);
      Scenarios.assertAnswer(visitor.get("/open/page"), 200, Scenarios.NOBODY);
    }
  }
}
