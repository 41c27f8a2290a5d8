package io.sallyport.identity.store;

import static jakarta.security.enterprise.identitystore.IdentityStore.ValidationType.PROVIDE_GROUPS;
import static jakarta.security.enterprise.identitystore.IdentityStore.ValidationType.VALIDATE;

import io.sallyport.identity.password.Password;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's {@link IdentityStore}s, asked as {@code IdentityStoreHandler} asks them
 * (Jakarta Security 3.0, section 3.4.2), with one difference: the first VALID or INVALID decides.
 *
 * <p>The one class that knows the Jakarta API. It is loaded only where there is something to ask,
 * as the API is missing on plain servlet containers.
 */
final class JakartaStores implements ApplicationStores {

  private static final Logger LOG = LoggerFactory.getLogger(JakartaStores.class);

  private static final String CDI = "jakarta.enterprise.inject.spi.CDI";

  /**
   * A store, and the class that the application knows it by: a CDI bean is asked through a class
   * that the container has made up. No record: what Java generates for one would keep naming the
   * jakarta package in the artifact for javax.
   */
  static final class Named {

    private final String className;
    private final IdentityStore store;

    Named(String className, IdentityStore store) {
      this.className = className;
      this.store = store;
    }

    static Named of(IdentityStore store) {
      return new Named(store.getClass().getName(), store);
    }

    String className() {
      return className;
    }

    IdentityStore store() {
      return store;
    }
  }

  private final List<Named> validating;
  private final List<Named> providingGroups;

  JakartaStores(List<Named> stores) {
    List<Named> inOrder = new ArrayList<>(stores);
    inOrder.sort(Comparator.comparingInt(one -> one.store().priority()));
    validating =
        inOrder.stream().filter(one -> one.store().validationTypes().contains(VALIDATE)).toList();
    providingGroups =
        inOrder.stream()
            .filter(one -> one.store().validationTypes().contains(PROVIDE_GROUPS))
            .filter(one -> !one.store().validationTypes().contains(VALIDATE))
            .toList();
  }

  /** Those named by class, then those that {@link ServiceLoader} finds, then CDI beans. */
  static ApplicationStores open(List<String> classNames) {
    ClassLoader application = Thread.currentThread().getContextClassLoader();
    Map<String, Named> stores = new LinkedHashMap<>();
    classNames.forEach(name -> add(Named.of(construct(name, application)), stores));
    found(application).forEach(store -> add(Named.of(store), stores));
    if (hasCdi()) {
      CdiStores.found().forEach(bean -> add(bean, stores));
    }
    stores.keySet().forEach(name -> LOG.info("Sign-ins ask {}", name));
    return stores.isEmpty() ? NONE : new JakartaStores(List.copyOf(stores.values()));
  }

  /** However often a class is found, it is asked once. */
  private static void add(Named one, Map<String, Named> stores) {
    stores.putIfAbsent(one.className(), one);
  }

  private static boolean hasCdi() {
    try {
      Class.forName(CDI, false, JakartaStores.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static List<IdentityStore> found(@Nullable ClassLoader application) {
    try {
      return ServiceLoader.load(IdentityStore.class, application).stream()
          .map(ServiceLoader.Provider::get)
          .toList();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new IllegalArgumentException(
          "The application's services file for identity stores cannot be used: " + e.getMessage(),
          e);
    }
  }

  private static IdentityStore construct(String name, @Nullable ClassLoader application) {
    try {
      return load(name, application)
          .asSubclass(IdentityStore.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      throw new IllegalArgumentException(
          "The identity store "
              + name
              + " cannot be used: it must be a class of the application"
              + " that implements jakarta.security.enterprise.identitystore.IdentityStore and has a"
              + " public constructor without arguments",
          e);
    }
  }

  private static Class<?> load(String name, @Nullable ClassLoader application)
      throws ClassNotFoundException {
    try {
      return Class.forName(name, true, application);
    } catch (ClassNotFoundException e) {
      return Class.forName(name, true, JakartaStores.class.getClassLoader());
    }
  }

  @Override
  public Answer ask(String username, Password password) {
    for (Named one : validating) {
      try {
        CredentialValidationResult result = validate(one.store(), username, password);
        switch (result.getStatus()) {
          case VALID -> {
            return vouched(one, result);
          }
          case INVALID -> {
            return new Denied();
          }
          case NOT_VALIDATED -> {}
        }
      } catch (RuntimeException | LinkageError e) {
        warn(one.className(), e);
        return new Failed(one.className());
      }
    }
    return new NoOpinion();
  }

  private static CredentialValidationResult validate(
      IdentityStore store, String username, Password password) {
    var credential = new UsernamePasswordCredential(username, password.reveal());
    try {
      return store.validate(credential);
    } finally {
      credential.clear();
    }
  }

  private Vouched vouched(Named one, CredentialValidationResult result) {
    Set<String> groups = new HashSet<>();
    if (one.store().validationTypes().contains(PROVIDE_GROUPS)) {
      groups.addAll(result.getCallerGroups());
    }
    for (Named provider : providingGroups) {
      groups.addAll(provider.store().getCallerGroups(result));
    }
    String name = result.getCallerPrincipal().getName();
    String id = result.getIdentityStoreId();
    return new Vouched(
        isBlank(id) ? one.className() : id,
        firstOf(result.getCallerUniqueId(), result.getCallerDn(), name),
        name,
        groups);
  }

  private static String firstOf(@Nullable String uniqueId, @Nullable String dn, String name) {
    if (uniqueId != null && !uniqueId.isBlank()) {
      return uniqueId;
    }
    return dn != null && !dn.isBlank() ? dn : name;
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  /** Without the message of a foreign exception, as it may quote the password. */
  private static void warn(String store, Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    LOG.warn(
        "Identity store {} failed: {} at {}",
        store,
        thrown.getClass().getName(),
        trace.length == 0 ? "an unknown place" : trace[0]);
  }
}
