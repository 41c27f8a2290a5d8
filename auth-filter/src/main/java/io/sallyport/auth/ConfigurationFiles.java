package io.sallyport.auth;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
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
  private static final String NAME = "sallyport.conf";

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

  private static Optional<Config> usual(ServletContext context) {
    URL inside = resource(context, "/WEB-INF/" + NAME);
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
    String property = System.getProperty("sallyport.config");
    if (property != null && !property.isEmpty()) {
      return Optional.of(parse(new File(property), "the system property sallyport.config"));
    }
    String variable = System.getenv("SALLYPORT_CONFIG");
    return variable == null || variable.isEmpty()
        ? Optional.empty()
        : Optional.of(parse(new File(variable), "the environment variable SALLYPORT_CONFIG"));
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
