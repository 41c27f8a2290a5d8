package io.sallyport.sample.launch;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The archive's {@code main}: unpacks it into a temporary directory and starts the server found in
 * {@code WEB-INF/launch} there. Knows the JDK only, because the server's classes are not on the
 * class path yet.
 */
public final class Launcher {
  private static final String SERVER = "io.sallyport.sample.launch.SampleServer";

  /** The argument that ends the sample when the process that started it is gone. */
  private static final String WITH_PARENT = "--with-parent";

  private static final String OWN_CLASSES = "io/sallyport/sample/launch/";

  private Launcher() {}

  public static void main(String[] arguments) throws Exception {
    Path war = Path.of(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (!Files.isRegularFile(war)) {
      System.err.println("Start the archive itself: java -jar sallyport-sample.war");
      System.exit(2);
    }
    if (List.of(arguments).contains(WITH_PARENT)) {
      ProcessHandle.current().parent().ifPresent(Launcher::endWith);
    }
    LogFormat.apply();
    Path directory = Files.createTempDirectory("sallyport-sample-");
    RunningServer running = new RunningServer(directory);
    Runtime.getRuntime().addShutdownHook(new Thread(running::end, "end"));
    try {
      Path webapp = directory.resolve("webapp");
      unpack(war, webapp);
      running.is(start(war, webapp));
    } catch (InvocationTargetException e) {
      System.err.println("The sample cannot start: " + rootMessage(e));
      System.exit(1);
    }
  }

  private static void endWith(ProcessHandle parent) {
    Thread watch =
        new Thread(
            () -> {
              parent.onExit().join();
              System.exit(0);
            },
            "end-with-parent");
    watch.setDaemon(true);
    watch.start();
  }

  // Left open on purpose: the server loads classes until the process ends.
  @SuppressWarnings("resource")
  private static AutoCloseable start(Path war, Path webapp) throws Exception {
    ClassLoader loader =
        new URLClassLoader("launch", classPath(war, webapp), ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    return (AutoCloseable)
        loader.loadClass(SERVER).getMethod("start", Path.class).invoke(null, webapp);
  }

  private static URL[] classPath(Path war, Path webapp) throws IOException, URISyntaxException {
    List<URL> urls = new ArrayList<>();
    urls.add(war.toUri().toURL());
    try (var jars = Files.newDirectoryStream(webapp.resolve("WEB-INF/launch"), "*.jar")) {
      for (Path jar : jars) {
        urls.add(jar.toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }

  private static void unpack(Path war, Path target) throws IOException {
    try (ZipFile archive = new ZipFile(war.toFile())) {
      for (ZipEntry entry : List.copyOf(Collections.list(archive.entries()))) {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
          throw new IOException("Not a name inside the archive: " + entry.getName());
        }
        if (entry.isDirectory() || entry.getName().startsWith(OWN_CLASSES)) {
          continue;
        }
        Files.createDirectories(file.getParent());
        try (InputStream content = archive.getInputStream(entry)) {
          Files.copy(content, file);
        }
      }
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
