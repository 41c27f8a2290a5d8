package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the archive does to an application by itself. */
class GuardInitializerTest {

  private final List<String> done = new ArrayList<>();

  private <T> T fake(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().startsWith("add") || method.getName().startsWith("set")) {
                done.add(method.getName());
              }
              return answers.get(method.getName());
            }));
  }

  private ServletContext application(@Nullable String declaredFilter, boolean configured)
      throws Exception {
    FilterRegistration.Dynamic registration = fake(FilterRegistration.Dynamic.class, Map.of());
    Map<String, FilterRegistration> declared =
        declaredFilter == null
            ? Map.of()
            : Map.of("f", fake(FilterRegistration.class, Map.of("getClassName", declaredFilter)));
    var answers = new java.util.HashMap<String, Object>();
    answers.put("getFilterRegistrations", declared);
    answers.put("addFilter", registration);
    answers.put("getContextPath", "/app");
    if (configured) {
      answers.put("getResource", URI.create("file:///app/WEB-INF/sallyport.conf").toURL());
    }
    return fake(ServletContext.class, answers);
  }

  @Test
  void start_withoutConfiguration_changesNothing() throws Exception {
    new GuardInitializer().onStartup(null, application(null, false));

    assertThat(done).isEmpty();
  }

  @Test
  void start_otherFilterWithoutConfiguration_changesNothing() throws Exception {
    new GuardInitializer().onStartup(null, application("com.example.Other", false));

    assertThat(done).isEmpty();
  }

  @Test
  void start_configured_putsTheFilterFirstAndStartsWithTheApplication() throws Exception {
    new GuardInitializer().onStartup(null, application("com.example.Other", true));

    assertThat(done)
        .containsExactly(
            "addFilter", "setAsyncSupported", "addMappingForUrlPatterns", "addListener");
  }

  @Test
  void start_filtersWithDifferentFiles_stopsTheDeployment() throws Exception {
    Map<String, FilterRegistration> declared =
        Map.of("strict", declared("strict.conf"), "lax", declared("lax.conf"));
    ServletContext context = fake(ServletContext.class, Map.of("getFilterRegistrations", declared));

    assertThatThrownBy(() -> new GuardInitializer().onStartup(null, context))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("declare it once");
    assertThat(done).isEmpty();
  }

  private FilterRegistration declared(String file) {
    return fake(
        FilterRegistration.class,
        Map.of("getClassName", AuthFilter.class.getName(), "getInitParameter", file));
  }

  @Test
  void start_nameTaken_stopsTheDeployment() throws Exception {
    ServletContext context =
        fake(
            ServletContext.class,
            Map.of(
                "getFilterRegistrations",
                Map.of(),
                "getResource",
                URI.create("file:///app/WEB-INF/sallyport.conf").toURL()));

    assertThatThrownBy(() -> new GuardInitializer().onStartup(null, context))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("give it another name");
  }

  @Test
  void start_filterDeclared_addsNone() throws Exception {
    new GuardInitializer().onStartup(null, application(AuthFilter.class.getName(), true));

    assertThat(done).containsExactly("addListener");
  }
}
