package io.sallyport.identity.store;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.List;

/** The identity stores that the application has as CDI beans. Loaded only where there is CDI. */
final class CdiStores {

  private static final String OURS = "io.sallyport.";

  private CdiStores() {}

  /** All but ours; none where no container runs. */
  static List<IdentityStore> found() {
    BeanManager manager;
    try {
      manager = CDI.current().getBeanManager();
    } catch (IllegalStateException e) {
      return List.of();
    }
    return manager.getBeans(IdentityStore.class).stream()
        .filter(bean -> !bean.getBeanClass().getName().startsWith(OURS))
        .map(bean -> reference(manager, bean))
        .toList();
  }

  /** It lives as long as the application, as the guard does. */
  private static IdentityStore reference(BeanManager manager, Bean<?> bean) {
    CreationalContext<?> context = manager.createCreationalContext(bean);
    return (IdentityStore) manager.getReference(bean, IdentityStore.class, context);
  }
}
