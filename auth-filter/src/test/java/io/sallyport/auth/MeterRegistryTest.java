package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where metrics are counted: in what the application gives, in Micrometer's own, or nowhere. */
class MeterRegistryTest {

  private static final List<String> WATCHED =
      List.of("sallyport.cache.gets", "sallyport.cache.size", "sallyport.sessions");

  /** All classes of this test run, without Micrometer. */
  private static final class WithoutMicrometer extends URLClassLoader {
    private final Set<String> asked = new ConcurrentSkipListSet<>();

    WithoutMicrometer() throws MalformedURLException {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] classPath() throws MalformedURLException {
      var urls = new ArrayList<URL>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        if (!entry.contains("micrometer")) {
          urls.add(Path.of(entry).toUri().toURL());
        }
      }
      return urls.toArray(URL[]::new);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.micrometer.")) {
        asked.add(name);
      }
      return super.loadClass(name, resolve);
    }
  }

  @Test
  void guard_withoutMicrometer_worksAndAsksForOneClassOfItAlone() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (var loader = new WithoutMicrometer()) {
      Thread.currentThread().setContextClassLoader(loader);
      Object inside =
          loader.loadClass(GuardWithoutMicrometer.class.getName()).getConstructor().newInstance();

      assertThat(inside.getClass().getClassLoader()).isSameAs(loader);
      assertThat(((Callable<?>) inside).call()).isEqualTo(List.of(200, 200, 401, 401));
      assertThat(loader.asked).containsExactly("io.micrometer.core.instrument.MeterRegistry");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static FilterConfig application(@Nullable Object registry) {
    var context =
        Fake.of(
            ServletContext.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getContextPath" -> "";
                  case "getAttribute" ->
                      "io.sallyport.auth.MeterRegistry".equals(arguments[0]) ? registry : null;
                  case "setAttribute", "removeAttribute" -> null;
                  default -> throw new AssertionError("Nobody asked for " + method);
                });
    return Fake.of(
        FilterConfig.class,
        (proxy, method, arguments) ->
            method.getName().equals("getServletContext") ? context : null);
  }

  private static AuthFilter filter(boolean metrics) {
    return new AuthFilter(TestConfigurations.inMemory().metrics(metrics).build());
  }

  private static List<String> names(io.micrometer.core.instrument.MeterRegistry registry) {
    return List.copyOf(
        new TreeSet<>(
            registry.getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .filter(name -> name.startsWith("sallyport."))
                .toList()));
  }

  @Test
  void init_registryGiven_countsThereAndWatchesNothingAfterTheEnd() throws ServletException {
    var registry = new SimpleMeterRegistry();
    AuthFilter filter = filter(true);

    filter.init(application(registry));
    assertThat(names(registry)).containsAll(WATCHED).contains("sallyport.store");
    filter.destroy();

    assertThat(names(registry)).containsExactly("sallyport.store");
  }

  @Test
  void init_noRegistryGiven_countsInTheGlobalOne() throws ServletException {
    AuthFilter filter = filter(true);

    filter.init(application(null));
    assertThat(names(Metrics.globalRegistry)).containsAll(WATCHED);
    filter.destroy();

    assertThat(names(Metrics.globalRegistry)).doesNotContainAnyElementsOf(WATCHED);
  }

  @Test
  void init_metricsOff_countsNothing() throws ServletException {
    var registry = new SimpleMeterRegistry();
    AuthFilter filter = filter(false);

    filter.init(application(registry));
    filter.destroy();

    assertThat(names(registry)).isEmpty();
  }

  @Test
  void init_somethingElseGiven_doesNotStart() {
    assertThatThrownBy(() -> filter(true).init(application("a registry")))
        .isInstanceOf(ServletException.class)
        .hasMessage("What was given as a meter registry is a java.lang.String");
  }
}
