package io.sallyport.identity.store;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** The identity stores that the application has as CDI beans. Loaded only where there is CDI. */
final class CdiStores {

  private static final String OURS = "io.sallyport.auth.";

  private CdiStores() {}

  /** All but ours; none where no container runs. */
  static List<JakartaStores.Named> found() {
    BeanManager manager = manager();
    if (manager == null) {
      return List.of();
    }
    return manager.getBeans(IdentityStore.class).stream()
        .filter(bean -> !bean.getBeanClass().getName().startsWith(OURS))
        .map(
            bean ->
                new JakartaStores.Named(bean.getBeanClass().getName(), reference(manager, bean)))
        .toList();
  }

  /**
   * The application's own (Jakarta CDI 4.0, section 25.3.4), which sees its beans; what {@code CDI}
   * answers may see those of this library alone. Null where no container runs.
   */
  @SuppressWarnings("BanJNDI") // a constant name, which stays inside this server
  private static @Nullable BeanManager manager() {
    try {
      return (BeanManager) new InitialContext().lookup("java:comp/BeanManager");
    } catch (NamingException | ClassCastException e) {
      try {
        return CDI.current().getBeanManager();
      } catch (IllegalStateException none) {
        return null;
      }
    }
  }

  /** It lives as long as the application, as the guard does. */
  private static IdentityStore reference(BeanManager manager, Bean<?> bean) {
    CreationalContext<?> context = manager.createCreationalContext(bean);
    return (IdentityStore) manager.getReference(bean, IdentityStore.class, context);
  }
}
