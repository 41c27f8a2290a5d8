package io.sallyport.auth.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.Fake;
import io.sallyport.auth.GuardInitializer;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.configurator.AnnotatedTypeConfigurator;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a server that has Jakarta Security, and an application with the archive among its own. */
class SallyportExtensionTest {

  /** What the application, or the one beside it, has of its own. */
  public static final class Foreign implements HttpAuthenticationMechanism {
    @Override
    public AuthenticationStatus validateRequest(
        HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
      return context.doNothing();
    }
  }

  /** Has the classes of the archive by itself, and all others from the server. */
  private static final class Application extends URLClassLoader {

    private boolean withoutLog;

    Application(Path classes) throws IOException {
      super(new URL[] {classes.toUri().toURL()}, SallyportExtensionTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (withoutLog && name.startsWith("org.slf4j.")) {
          throw new ClassNotFoundException(name);
        }
        if (!name.startsWith("io.sallyport.auth.")) {
          return super.loadClass(name, resolve);
        }
        Class<?> known = findLoadedClass(name);
        return known != null ? known : findClass(name);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (file == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] octets = file.readAllBytes();
        return defineClass(name, octets, 0, octets.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @TempDir private Path classes;
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final List<String> done = new ArrayList<>();
  private Application application;
  private Object extension;

  @BeforeEach
  void start() throws Exception {
    application = new Application(classes);
    extension = load(application, SallyportExtension.class).getConstructor().newInstance();
    Thread.currentThread().setContextClassLoader(application);
  }

  @AfterEach
  void stop() throws Exception {
    Thread.currentThread().setContextClassLoader(before);
    application.close();
  }

  private static Class<?> load(ClassLoader loader, Class<?> type) throws Exception {
    return Class.forName(type.getName(), true, loader);
  }

  private void tell(String method, Class<?> event, Object told) throws Exception {
    Method observer = extension.getClass().getDeclaredMethod(method, event);
    observer.setAccessible(true);
    observer.invoke(extension, told);
  }

  private void discover() throws Exception {
    AnnotatedTypeConfigurator<?> configurator =
        Fake.of(
            AnnotatedTypeConfigurator.class,
            (self, method, arguments) -> {
              done.add(arguments[0].toString());
              return self;
            });
    tell(
        "register",
        BeforeBeanDiscovery.class,
        Fake.of(
            BeforeBeanDiscovery.class,
            (self, method, arguments) -> {
              done.add(((Class<?>) arguments[0]).getSimpleName());
              return configurator;
            }));
  }

  private void configure() throws Exception {
    Files.writeString(classes.resolve("sallyport.conf"), "sallyport {}");
  }

  private List<String> problemsWith(Class<?> mechanism) throws Exception {
    Bean<?> bean =
        Fake.of(
            Bean.class,
            (self, method, arguments) ->
                method.getName().equals("getBeanClass")
                    ? mechanism
                    : Set.of(mechanism, HttpAuthenticationMechanism.class));
    tell(
        "notice", ProcessBean.class, Fake.of(ProcessBean.class, (self, method, arguments) -> bean));
    var problems = new ArrayList<String>();
    tell(
        "refuseOthers",
        AfterDeploymentValidation.class,
        Fake.of(
            AfterDeploymentValidation.class,
            (self, method, arguments) -> problems.add(((Throwable) arguments[0]).getMessage())));
    return problems;
  }

  @Test
  void register_configured_addsTheDoorOncePerApplication() throws Exception {
    configure();
    discover();

    String once = "@jakarta.enterprise.context.ApplicationScoped()";
    assertThat(done)
        .containsExactly(
            "GuardedApplication",
            once,
            "SallyportMechanism",
            once,
            "AccountStore",
            once,
            "CallerProducers",
            once);
  }

  @Test
  void register_notConfigured_addsNothing() throws Exception {
    discover();

    assertThat(done).isEmpty();
    assertThat(problemsWith(load(application, Foreign.class))).isEmpty();
  }

  /** Whoever logs, and be it to say that there is no log, has changed something. */
  @Test
  void start_notConfigured_hasNoLogger() throws Exception {
    application.withoutLog = true;
    ServletContext context =
        Fake.of(
            ServletContext.class,
            (self, method, arguments) ->
                method.getName().equals("getFilterRegistrations") ? Map.of() : null);

    discover();
    tell("started", ServletContext.class, context);
    tell("stopped", ServletContext.class, context);
    assertThat(problemsWith(load(application, Foreign.class))).isEmpty();
    Object initializer = load(application, GuardInitializer.class).getConstructor().newInstance();
    ((ServletContainerInitializer) initializer).onStartup(null, context);

    assertThat(done).isEmpty();
  }

  @Test
  void refuseOthers_ourOwn_isNone() throws Exception {
    configure();
    discover();

    assertThat(problemsWith(load(application, SallyportMechanism.class))).isEmpty();
  }

  @Test
  void refuseOthers_anotherOfTheApplication_stopsTheDeployment() throws Exception {
    configure();
    discover();

    assertThat(problemsWith(load(application, Foreign.class)))
        .containsExactly(
            "Two authentication mechanisms in one application: it has a sallyport.conf, and "
                + Foreign.class.getName()
                + " besides. Remove the one or the other");
  }

  /** A server may tell of the beans of all applications in an EAR. */
  @Test
  void refuseOthers_ofTheApplicationBesideIt_isNoneOfOurs() throws Exception {
    configure();
    discover();

    try (var other = new Application(classes)) {
      assertThat(problemsWith(load(other, SallyportMechanism.class))).isEmpty();
      assertThat(problemsWith(load(other, Foreign.class))).isEmpty();
    }
  }
}
