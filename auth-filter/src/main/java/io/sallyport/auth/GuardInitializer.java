package io.sallyport.auth;

import io.sallyport.auth.pipeline.Entrance;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Puts {@link AuthFilter} before the application's own filters where there is a {@code
 * sallyport.conf} and {@code web.xml} does not declare the filter. Starts the guard with the
 * application: some servers start a filter at the first request only, and a configuration that
 * cannot be used has to stop the deployment. Without a configuration it does nothing, and has not
 * even a logger.
 */
public final class GuardInitializer implements ServletContainerInitializer {

  private static final String NAME = "sallyport";

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    List<FilterRegistration> declared = declared(context);
    if (!declared.isEmpty()) {
      var listener = new Listener(onlyFile(declared));
      context.setAttribute(Entrance.FILTER_ATTRIBUTE, true);
      context.addListener(listener);
      return;
    }
    if (!ConfigurationPlaces.has(context)) {
      return;
    }
    FilterRegistration.@Nullable Dynamic filter = context.addFilter(NAME, AuthFilter.class);
    if (filter == null) {
      throw new ConfigurationException(
          List.of("web.xml gives another filter the name " + NAME + ": give it another name"));
    }
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR),
        false,
        "/*");
    context.setAttribute(Entrance.FILTER_ATTRIBUTE, true);
    context.addListener(new Listener(null));
    LoggerFactory.getLogger(GuardInitializer.class)
        .info("Every path of {} is guarded, ahead of other filters", context.getContextPath());
  }

  private static List<FilterRegistration> declared(ServletContext context) {
    return context.getFilterRegistrations().values().stream()
        .<FilterRegistration>map(one -> one)
        .filter(one -> AuthFilter.class.getName().equals(one.getClassName()))
        .toList();
  }

  /** One guard guards an application: two files would be one file that is not read. */
  private static @Nullable String onlyFile(List<FilterRegistration> declared) {
    String file = declared.get(0).getInitParameter(AuthFilter.CONFIG_PARAMETER);
    for (FilterRegistration one : declared) {
      if (!Objects.equals(file, one.getInitParameter(AuthFilter.CONFIG_PARAMETER))) {
        throw new ConfigurationException(
            List.of(
                "web.xml declares "
                    + AuthFilter.class.getName()
                    + " with different files for its init-param 'config': declare it once, and"
                    + " put all rules into one file"));
      }
    }
    return file;
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
