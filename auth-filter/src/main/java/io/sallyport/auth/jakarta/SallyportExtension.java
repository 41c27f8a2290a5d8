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

/**
 * Makes the mechanism and what can be injected known to CDI where the application has a {@code
 * sallyport.conf}, and the server Jakarta Security.
 */
public final class SallyportExtension implements Extension {

  private static final String MECHANISM =
      "jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism";

  private final Set<String> others = new TreeSet<>();
  private boolean active;

  void register(@Observes BeforeBeanDiscovery event) {
    active = hasJakartaSecurity() && Sallyport.isConfigured();
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

  private static boolean hasJakartaSecurity() {
    try {
      Class.forName(MECHANISM, false, SallyportExtension.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
