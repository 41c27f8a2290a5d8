package io.sallyport.auth;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the configuration: the file that the filter's {@code config} parameter names, else {@code
 * /WEB-INF/sallyport.conf}, else {@code sallyport.conf} on the class path. A file named by the
 * system property {@code sallyport.config} or the environment variable {@code SALLYPORT_CONFIG} is
 * laid over it, or stands alone.
 */
final class ConfigurationFiles {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFiles.class);

  /** Of the file, where none is named. */
  static final String NAME = "sallyport.conf";

  private static final String IN_APPLICATION = "/WEB-INF/" + NAME;
  private static final String PROPERTY = "sallyport.config";
  private static final String VARIABLE = "SALLYPORT_CONFIG";

  private ConfigurationFiles() {}

  /**
   * Reads what was found.
   *
   * @param named the filter's {@code config} parameter; null if it has none
   * @throws ConfigurationException if nothing was found, or a file cannot be parsed
   */
  static Config load(ServletContext context, @Nullable String named) {
    try {
      Optional<Config> base = named == null ? usual(context) : Optional.of(named(context, named));
      Optional<Config> overlay = overlay();
      if (base.isEmpty() && overlay.isEmpty()) {
        throw new ConfigurationException(
            List.of(
                "there is no configuration: put one at /WEB-INF/sallyport.conf or at the root of"
                    + " the class path, or name one by the filter's init-param 'config', the system"
                    + " property sallyport.config or the environment variable SALLYPORT_CONFIG"));
      }
      return overlay
          .orElseGet(ConfigFactory::empty)
          .withFallback(base.orElseGet(ConfigFactory::empty));
    } catch (ConfigException e) {
      throw new ConfigurationException(List.of(String.valueOf(e.getMessage())));
    }
  }

  /** Whether {@link #load} would find something, were there no filter that names a file. */
  static boolean areThere(ServletContext context) {
    return resource(context, IN_APPLICATION) != null || areThere();
  }

  /** As {@link #areThere(ServletContext)}, where nothing but this library's own place is known. */
  static boolean areThere() {
    return overlayName() != null || classPath(NAME) != null || isBesideLibrary();
  }

  /**
   * Whether the application that has this library in WEB-INF/lib has a configuration too. Some
   * servers copy libraries elsewhere: there the place of the application's classes tells.
   */
  private static boolean isBesideLibrary() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      URL here = ConfigurationFiles.class.getResource("ConfigurationFiles.class");
      if (here != null && isInApplicationOf(here)) {
        return true;
      }
      return loader != null
          && Collections.list(loader.getResources("")).stream()
              .anyMatch(ConfigurationFiles::isInApplicationOf);
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

  private static Optional<Config> usual(ServletContext context) {
    URL inside = resource(context, IN_APPLICATION);
    if (inside == null) {
      inside = classPath(NAME);
    }
    return Optional.ofNullable(inside).map(ConfigurationFiles::parse);
  }

  private static Config named(ServletContext context, String named) {
    URL url = named.startsWith("/WEB-INF/") ? resource(context, named) : classPath(named);
    return url != null ? parse(url) : parse(new File(named), "the filter's init-param 'config'");
  }

  private static Optional<Config> overlay() {
    String name = overlayName();
    if (name == null) {
      return Optional.empty();
    }
    String namedBy =
        name.equals(System.getProperty(PROPERTY))
            ? "the system property " + PROPERTY
            : "the environment variable " + VARIABLE;
    return Optional.of(parse(new File(name), namedBy));
  }

  private static @Nullable String overlayName() {
    String property = System.getProperty(PROPERTY);
    String name = property != null && !property.isEmpty() ? property : System.getenv(VARIABLE);
    return name == null || name.isEmpty() ? null : name;
  }

  private static Config parse(File file, String namedBy) {
    if (!file.isFile()) {
      throw new ConfigurationException(
          List.of(namedBy + " names " + file.getAbsolutePath() + ", which is no file"));
    }
    LOG.info("Configuration from {}", file.getAbsolutePath());
    return ConfigFactory.parseFile(file, strict());
  }

  private static Config parse(URL url) {
    LOG.info("Configuration from {}", url);
    return ConfigFactory.parseURL(url, strict());
  }

  private static ConfigParseOptions strict() {
    return ConfigParseOptions.defaults().setAllowMissing(false);
  }

  private static @Nullable URL resource(ServletContext context, String path) {
    try {
      return context.getResource(path);
    } catch (MalformedURLException e) {
      return null;
    }
  }

  private static @Nullable URL classPath(String name) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return loader == null ? null : loader.getResource(name);
  }
}
