package io.sallyport.scenario;

import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat in this process, which applications come to and go from, and what it warns of. */
final class EmbeddedTomcat implements AutoCloseable {

  private static final Logger CATALINA = Logger.getLogger("org.apache.catalina");

  static {
    // Looks for servlets and initializers where there are any: it would take seconds for each
    // start.
    System.setProperty("tomcat.util.scan.StandardJarScanFilter.jarsToSkip", "*.jar");
    System.setProperty("tomcat.util.scan.StandardJarScanFilter.jarsToScan", "sallyport-*.jar");
  }

  private final Tomcat tomcat = new Tomcat();
  private final Map<String, Context> applications = new ConcurrentHashMap<>();
  private final Warnings warnings = new Warnings();

  EmbeddedTomcat(Path folder) throws Exception {
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    // Its own thread, at work in an application that stops, is no leak of the application.
    tomcat.getEngine().setBackgroundProcessorDelay(-1);
    tomcat.getEngine().setParentClassLoader(new ServerClasses());
    CATALINA.addHandler(warnings);
    tomcat.start();
  }

  /** Starts what lies in the folder; the class loader that it got. */
  ClassLoader deploy(String path, Path folder) {
    Context context = tomcat.addWebapp(path, folder.toString());
    if (context.getState() != LifecycleState.STARTED) {
      throw new IllegalStateException(path + " did not start: " + warnings.lines);
    }
    applications.put(path, context);
    return context.getLoader().getClassLoader();
  }

  /** What it warns of at that: threads, drivers and thread-locals that are left. */
  List<String> undeploy(String path) {
    Context context = applications.remove(path);
    warnings.lines.clear();
    context.getParent().removeChild(context);
    return List.copyOf(warnings.lines);
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path);
  }

  @Override
  public void close() throws Exception {
    CATALINA.removeHandler(warnings);
    tomcat.stop();
    tomcat.destroy();
  }

  private static final class Warnings extends Handler {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final SimpleFormatter format = new SimpleFormatter();

    @Override
    public void publish(LogRecord line) {
      if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
        lines.add(format.format(line));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** What an application sees of this process: the server and its specifications, nothing else. */
  private static final class ServerClasses extends ClassLoader {

    private static final List<String> SEEN = List.of("jakarta.", "org.apache.");

    private final ClassLoader all = EmbeddedTomcat.class.getClassLoader();

    ServerClasses() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (SEEN.stream().anyMatch(name::startsWith)) {
        return all.loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }

    @Override
    protected URL findResource(String name) {
      return SEEN.stream().anyMatch(name.replace('/', '.')::startsWith)
          ? all.getResource(name)
          : null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
      return Collections.emptyEnumeration();
    }
  }
}
