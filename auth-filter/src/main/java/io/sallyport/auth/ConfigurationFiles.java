package io.sallyport.auth;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.net.URL;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration: the file that the filter's {@code config} parameter names, else {@code
 * /WEB-INF/sallyport.conf}, else {@code sallyport.conf} on the class path. A file named by the
 * system property {@code sallyport.config} or the environment variable {@code SALLYPORT_CONFIG} is
 * laid over it, or stands alone.
 */
final class ConfigurationFiles {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFiles.class);

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
    return Optional.ofNullable(ConfigurationPlaces.usual(context)).map(ConfigurationFiles::parse);
  }

  private static Config named(ServletContext context, String named) {
    URL url = ConfigurationPlaces.named(context, named);
    return url != null ? parse(url) : parse(new File(named), "the filter's init-param 'config'");
  }

  private static Optional<Config> overlay() {
    String name = ConfigurationPlaces.overlay();
    if (name == null) {
      return Optional.empty();
    }
    String namedBy =
        name.equals(System.getProperty(ConfigurationPlaces.PROPERTY))
            ? "the system property " + ConfigurationPlaces.PROPERTY
            : "the environment variable " + ConfigurationPlaces.VARIABLE;
    return Optional.of(parse(new File(name), namedBy));
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
}
