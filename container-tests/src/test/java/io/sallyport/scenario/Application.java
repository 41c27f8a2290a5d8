package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A web application, as a server gets it.
 *
 * @param name of its archive without the ending, and so its context path
 * @param probe what answers 200 as soon as it runs, below the context path
 * @param content writes the archive
 */
record Application(String name, String probe, Content content) {

  /** What is done to an archive: it is written, or changed. */
  interface Content {
    void apply(Path archive) throws IOException;
  }

  /** The guarded one: nothing in its web.xml is of ours. */
  static final Application SCENARIOS =
      new Application("scenarios", "/auth/health", Installation::putWar);

  String context() {
    return "/" + name;
  }

  /** The archive, in that folder. */
  Path into(Path folder) throws IOException {
    Path archive = Files.createDirectories(folder).resolve(name + ".war");
    content.apply(archive);
    return archive;
  }

  /** The same, changed before a server gets it. */
  Application changed(Content change) {
    return new Application(
        name,
        probe,
        archive -> {
          content.apply(archive);
          change.apply(archive);
        });
  }
}
