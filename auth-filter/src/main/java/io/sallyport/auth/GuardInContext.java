package io.sallyport.auth;

import io.sallyport.auth.pipeline.Entrance;
import io.sallyport.auth.pipeline.Measures;
import jakarta.servlet.ServletContext;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One guard from its start to its stop, where the servlet context shows it to the application. */
final class GuardInContext {

  /** Under this attribute the context holds the name of the file; empty where none was named. */
  private static final String FILE_ATTRIBUTE = "io.sallyport.auth.config";

  private final ServletContext context;
  private final Clock clock;
  private @Nullable Sallyport guard;

  GuardInContext(ServletContext context, Clock clock) {
    this.context = context;
    this.clock = clock;
  }

  /**
   * The guard that runs in a context already.
   *
   * @param named the file that the asking filter's {@code config} parameter names, if any
   * @return null if none runs
   * @throws ConfigurationException if it was started with another file: that of the asking filter
   *     would be one that is not read
   */
  static @Nullable Sallyport running(ServletContext context, @Nullable String named) {
    if (!(context.getAttribute(AuthFilter.CONTEXT_ATTRIBUTE) instanceof Sallyport known)) {
      return null;
    }
    if (!fileOf(named).equals(context.getAttribute(FILE_ATTRIBUTE))) {
      throw new ConfigurationException(
          List.of(
              "The application is guarded with %s already, and another %s names %s: declare it once,"
                  .concat(" and put all rules into one file")
                  .formatted(
                      printed(String.valueOf(context.getAttribute(FILE_ATTRIBUTE))),
                      AuthFilter.class.getName(),
                      printed(fileOf(named)))));
    }
    return known;
  }

  private static String fileOf(@Nullable String named) {
    return named == null ? "" : named;
  }

  private static String printed(String file) {
    return file.isEmpty() ? ConfigurationPlaces.NAME : file;
  }

  /**
   * Starts it.
   *
   * @param configured by code; null to read the files
   * @param named the file that the filter's {@code config} parameter names; null if it has none
   */
  Sallyport start(@Nullable Configuration configured, @Nullable String named) {
    Configuration configuration =
        configured != null
            ? configured
            : ConfigurationReader.read(ConfigurationFiles.load(context, named));
    Object registry = context.getAttribute(AuthFilter.METER_REGISTRY_ATTRIBUTE);
    Measures measures = Sallyport.measures(configuration, registry);
    Sallyport started = Sallyport.start(configuration, context.getContextPath(), measures, clock);
    guard = started;
    context.setAttribute(AuthFilter.CONTEXT_ATTRIBUTE, started);
    context.setAttribute(Entrance.CONTEXT_ATTRIBUTE, started.entrance());
    context.setAttribute(FILE_ATTRIBUTE, fileOf(named));
    return started;
  }

  void stop() {
    Sallyport running = guard;
    guard = null;
    if (running != null) {
      context.removeAttribute(FILE_ATTRIBUTE);
      context.removeAttribute(Entrance.CONTEXT_ATTRIBUTE);
      context.removeAttribute(AuthFilter.CONTEXT_ATTRIBUTE);
      running.close();
    }
  }
}
