package io.sallyport.sample.launch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/** One line a message on standard error, unless the operator has named a logging configuration. */
final class LogFormat {
  private static final String SETTINGS =
      """
      handlers = java.util.logging.ConsoleHandler
      .level = INFO
      java.util.logging.ConsoleHandler.level = ALL
      java.util.logging.SimpleFormatter.format = %1$tF %1$tT %4$-7s %5$s%6$s%n
      # The chatter of server, pool and schema; what goes wrong is still said.
      org.eclipse.jetty.level = WARNING
      com.zaxxer.hikari.level = WARNING
      org.flywaydb.level = WARNING
      # Says of every start that schemas are missing, which it needs only to validate.
      org.apache.tomcat.util.descriptor.level = SEVERE
      """;

  private LogFormat() {}

  static void apply() {
    if (System.getProperty("java.util.logging.config.file") != null
        || System.getProperty("java.util.logging.config.class") != null) {
      return;
    }
    try {
      LogManager.getLogManager()
          .readConfiguration(
              new ByteArrayInputStream(SETTINGS.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
