package io.sallyport.auth;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * Where a configuration may lie, and whether one does. Without one nothing of this library takes
 * part in an application: nothing here, or before it is asked, has a logger.
 */
public final class ConfigurationPlaces {

  /** Of the file, where none is named. */
  static final String NAME = "sallyport.conf";

  static final String PROPERTY = "sallyport.config";
  static final String VARIABLE = "SALLYPORT_CONFIG";
  private static final String IN_APPLICATION = "/WEB-INF/" + NAME;

  private ConfigurationPlaces() {}

  /** Whether one would be found, were there no filter that names a file. */
  static boolean has(ServletContext context) {
    return inApplication(context, IN_APPLICATION) != null || hasAny();
  }

  /**
   * Whether there is one for the application whose thread calls: what can be known where there is
   * no servlet context yet.
   */
  public static boolean hasAny() {
    return overlay() != null || onClassPath(NAME) != null || isBesideLibrary();
  }

  /** The usual one; null if there is none. */
  static @Nullable URL usual(ServletContext context) {
    URL inside = inApplication(context, IN_APPLICATION);
    return inside != null ? inside : onClassPath(NAME);
  }

  /** Of that name, where a path into WEB-INF is one into the application; null if there is none. */
  static @Nullable URL named(ServletContext context, String name) {
    return name.startsWith("/WEB-INF/") ? inApplication(context, name) : onClassPath(name);
  }

  /** The name of the file that is laid over all others; null if none is named. */
  static @Nullable String overlay() {
    String property = System.getProperty(PROPERTY);
    String name = property != null && !property.isEmpty() ? property : System.getenv(VARIABLE);
    return name == null || name.isEmpty() ? null : name;
  }

  /**
   * Whether the application that has this library in WEB-INF/lib has a configuration too. Some
   * servers copy libraries elsewhere: there the place of the application's classes tells.
   */
  private static boolean isBesideLibrary() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      URL here = ConfigurationPlaces.class.getResource("ConfigurationPlaces.class");
      if (here != null && isInApplicationOf(here)) {
        return true;
      }
      return loader != null
          && Collections.list(loader.getResources("")).stream()
              .anyMatch(ConfigurationPlaces::isInApplicationOf);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isInApplicationOf(URL part) {
    String place = part.toString();
    int inside = place.indexOf("/WEB-INF/");
    if (inside < 0) {
      return false;
    }
    String application = place.substring(0, inside);
    boolean archive = application.indexOf('!') > 0;
    String root = archive ? application : application.replaceFirst("^(jar|wsjar|zip):", "");
    try (var unused = new URL(part, root + IN_APPLICATION).openStream()) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable URL inApplication(ServletContext context, String path) {
    try {
      return context.getResource(path);
    } catch (MalformedURLException e) {
      return null;
    }
  }

  private static @Nullable URL onClassPath(String name) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return loader == null ? null : loader.getResource(name);
  }
}
