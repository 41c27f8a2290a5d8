package io.sallyport.auth;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts {@link AuthFilter} before the application's own filters where there is a {@code
 * sallyport.conf} and {@code web.xml} does not declare the filter. Starts the guard with the
 * application: some servers start a filter at the first request only, and a configuration that
 * cannot be used has to stop the deployment. Without a configuration it does nothing.
 */
public final class GuardInitializer implements ServletContainerInitializer {

  private static final Logger LOG = LoggerFactory.getLogger(GuardInitializer.class);
  private static final String NAME = "sallyport";

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    FilterRegistration declared = declared(context);
    if (declared != null) {
      context.addListener(new Listener(declared.getInitParameter("config")));
      return;
    }
    if (!ConfigurationFiles.areThere(context)) {
      return;
    }
    FilterRegistration.Dynamic filter = context.addFilter(NAME, AuthFilter.class);
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR),
        false,
        "/*");
    context.addListener(new Listener(null));
    LOG.info("Every path of {} is guarded, ahead of other filters", context.getContextPath());
  }

  private static @Nullable FilterRegistration declared(ServletContext context) {
    return context.getFilterRegistrations().values().stream()
        .filter(one -> AuthFilter.class.getName().equals(one.getClassName()))
        .findFirst()
        .orElse(null);
  }

  /** Starts and stops the guard with the application. */
  private static final class Listener implements ServletContextListener {

    private final @Nullable String named;
    private @Nullable GuardInContext guard;

    Listener(@Nullable String named) {
      this.named = named;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
      guard = new GuardInContext(event.getServletContext(), Clock.systemUTC());
      guard.start(null, named);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
      if (guard != null) {
        guard.stop();
      }
    }
  }
}
