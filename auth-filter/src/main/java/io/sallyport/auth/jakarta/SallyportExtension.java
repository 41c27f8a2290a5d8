package io.sallyport.auth.jakarta;

import io.sallyport.auth.Sallyport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessBean;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the mechanism and what can be injected known to CDI where the application has a {@code
 * sallyport.conf}, and the server Jakarta Security.
 */
public final class SallyportExtension implements Extension {

  private static final String MECHANISM =
      "jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism";

  private static final Logger LOG = LoggerFactory.getLogger(SallyportExtension.class);

  private final Set<String> others = new TreeSet<>();
  private boolean active;

  void register(@Observes BeforeBeanDiscovery event) {
    active = Sallyport.isConfigured() && serverHasJakartaSecurity();
    if (active) {
      for (Class<?> type :
          List.of(SallyportMechanism.class, AccountStore.class, CallerProducers.class)) {
        event.addAnnotatedType(type, type.getName()).add(ApplicationScoped.Literal.INSTANCE);
      }
    }
  }

  void notice(@Observes ProcessBean<?> event) {
    if (active && isOtherMechanism(event.getBean())) {
      others.add(event.getBean().getBeanClass().getName());
    }
  }

  private static boolean isOtherMechanism(Bean<?> bean) {
    return bean.getBeanClass() != SallyportMechanism.class
        && bean.getTypes().stream().map(Type::getTypeName).anyMatch(MECHANISM::equals);
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
   * Whether it is the server's own. One that the application brings itself (Soteria and Weld on
   * Tomcat or Jetty) is not bound to the server's constraints, and fails where nobody is signed in.
   */
  private static boolean serverHasJakartaSecurity() {
    ClassLoader application = SallyportExtension.class.getClassLoader();
    try {
      Class<?> mechanism = Class.forName(MECHANISM, false, application);
      if (mechanism.getClassLoader() != application) {
        return true;
      }
      LOG.warn(
          "The application brings Jakarta Security itself, since the server has none: it is not"
              + " told who is calling. The filter guards; the request knows the caller, and rules"
              + " in sallyport.conf take the place of the server's constraints");
      return false;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
