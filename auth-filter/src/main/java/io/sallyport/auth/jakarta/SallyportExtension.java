package io.sallyport.auth.jakarta;

import io.sallyport.auth.ConfigurationPlaces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Makes the mechanism and what can be injected known to CDI where the application has a {@code
 * sallyport.conf}, and the server Jakarta Security. Elsewhere it does nothing, and has not even a
 * logger.
 */
public final class SallyportExtension implements Extension {

  private static final String MECHANISM =
      "jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism";

  private final Set<String> others = new TreeSet<>();
  private final ClassLoader application = SallyportExtension.class.getClassLoader();
  private boolean active;

  /** Null where the server has Jakarta Security itself. */
  private @Nullable BroughtSecurity brought;

  private boolean bound;

  void register(@Observes BeforeBeanDiscovery event) {
    active = ConfigurationPlaces.hasAny() && canTellTheServer();
    if (active) {
      for (Class<?> type :
          List.of(
              GuardedApplication.class,
              SallyportMechanism.class,
              AccountStore.class,
              CallerProducers.class)) {
        event.addAnnotatedType(type, type.getName()).add(ApplicationScoped.Literal.INSTANCE);
      }
    }
  }

  void notice(@Observes ProcessBean<?> event) {
    if (active && isOtherMechanism(event.getBean())) {
      others.add(event.getBean().getBeanClass().getName());
    }
  }

  private boolean isOtherMechanism(Bean<?> bean) {
    return bean.getBeanClass() != SallyportMechanism.class
        && bean.getTypes().stream().map(Type::getTypeName).anyMatch(MECHANISM::equals)
        && sees(application, bean.getBeanClass());
  }

  /** Whether it is the same application's: a server tells of all that happens in an EAR. */
  static boolean sees(ClassLoader loader, Class<?> type) {
    try {
      return Class.forName(type.getName(), false, loader) == type;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  void refuseOthers(@Observes AfterDeploymentValidation event) {
    if (!others.isEmpty()) {
      event.addDeploymentProblem(
          new IllegalStateException(
              "Two authentication mechanisms in one application: it has a sallyport.conf, and "
                  + String.join(", ", others)
                  + " besides. Remove the one or the other"));
    }
  }

  /**
   * Whether a mechanism gets to know of requests: the server has Jakarta Security, or can be bound
   * to what the application brings. Elsewhere (Jetty) that fails where nobody is signed in.
   */
  private boolean canTellTheServer() {
    try {
      if (Class.forName(MECHANISM, false, application).getClassLoader() != application) {
        return true;
      }
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
    var own = new BroughtSecurity(application);
    if (!own.canBeBound()) {
      LoggerFactory.getLogger(SallyportExtension.class)
          .warn(
              "The application brings Jakarta Security itself, since the server has none: it is not"
                  + " told who is calling. The filter guards; the request knows the caller, and"
                  + " rules in sallyport.conf take the place of the server's constraints");
      return false;
    }
    brought = own;
    return true;
  }

  void started(@Observes @Initialized(ApplicationScoped.class) ServletContext context) {
    if (brought != null) {
      bound = brought.bind(context);
    }
  }

  void stopped(@Observes @Destroyed(ApplicationScoped.class) ServletContext context) {
    if (brought != null && bound) {
      brought.release(context);
    }
  }
}
