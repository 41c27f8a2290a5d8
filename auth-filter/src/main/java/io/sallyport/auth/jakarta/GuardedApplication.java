package io.sallyport.auth.jakarta;

import io.sallyport.auth.AuthFilter;
import io.sallyport.auth.Sallyport;
import io.sallyport.auth.pipeline.Entrance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The application that the guard guards, for beans that work outside of requests too, where CDI has
 * no servlet context to inject. Thread-safe.
 */
public class GuardedApplication {

  @Inject HttpServletRequest request;

  /** More than one only where the archive lies in the library folder of an EAR. */
  private final Map<ClassLoader, ServletContext> contexts = new ConcurrentHashMap<>();

  /** A mechanism without its filter would guard nothing. */
  void started(@Observes @Initialized(ApplicationScoped.class) ServletContext context) {
    ClassLoader loader = context.getClassLoader();
    if (!SallyportExtension.sees(loader, GuardedApplication.class)) {
      return;
    }
    if (context.getAttribute(Entrance.FILTER_ATTRIBUTE) == null) {
      throw new IllegalStateException(
          "There is a sallyport.conf, but no filter guards "
              + context.getContextPath()
              + ": its web.xml has an <absolute-ordering> that passes over this archive. List"
              + " <name>sallyport</name> in it. In an EAR, each WAR that has this archive needs a"
              + " sallyport.conf");
    }
    contexts.put(loader, context);
  }

  /** A request has come in: GlassFish tells no bean of the application's start. */
  void remember(ServletContext context) {
    ClassLoader loader = context.getClassLoader();
    if (!contexts.containsKey(loader)
        && SallyportExtension.sees(loader, GuardedApplication.class)) {
      contexts.put(loader, context);
    }
  }

  /**
   * The running guard of the application whose thread calls.
   *
   * @throws IllegalStateException if none runs
   */
  public Sallyport guard() {
    ServletContext context = context();
    if (context != null
        && context.getAttribute(AuthFilter.CONTEXT_ATTRIBUTE) instanceof Sallyport running) {
      return running;
    }
    throw new IllegalStateException("The guard of this application has not been started");
  }

  /** Where requests of that application come in; null if none can. */
  public @Nullable Entrance entrance() {
    ServletContext context = context();
    return context == null ? null : Entrance.of(context);
  }

  /** That of the present request, if there is one; in an EAR it tells the applications apart. */
  private @Nullable ServletContext context() {
    try {
      return request.getServletContext();
    } catch (ContextNotActiveException | IllegalStateException e) {
      return kept();
    }
  }

  private @Nullable ServletContext kept() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    ServletContext known = loader == null ? null : contexts.get(loader);
    return known == null && contexts.size() == 1 ? contexts.values().iterator().next() : known;
  }
}
