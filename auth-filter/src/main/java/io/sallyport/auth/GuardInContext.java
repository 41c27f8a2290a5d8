package io.sallyport.auth;

import io.sallyport.auth.pipeline.Entrance;
import io.sallyport.auth.pipeline.Measures;
import jakarta.servlet.ServletContext;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** One guard from its start to its stop, where the servlet context shows it to the application. */
final class GuardInContext {

  private final ServletContext context;
  private final Clock clock;
  private @Nullable Sallyport guard;

  GuardInContext(ServletContext context, Clock clock) {
    this.context = context;
    this.clock = clock;
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
    return started;
  }

  void stop() {
    Sallyport running = guard;
    guard = null;
    if (running != null) {
      context.removeAttribute(Entrance.CONTEXT_ATTRIBUTE);
      context.removeAttribute(AuthFilter.CONTEXT_ATTRIBUTE);
      running.close();
    }
  }
}
