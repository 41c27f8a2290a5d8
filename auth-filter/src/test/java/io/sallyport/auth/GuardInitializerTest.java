package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.auth.pipeline.Entrance;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What the archive does to an application by itself. */
class GuardInitializerTest {

  private final List<String> done = new ArrayList<>();

  private <T> T fake(Class<T> type, Map<String, Object> answers) {
    return Fake.of(
        type,
        (self, method, arguments) -> {
          if (method.getName().equals("setAttribute")) {
            done.add(arguments[0] + " " + arguments[1]);
          } else if (method.getName().startsWith("add") || method.getName().startsWith("set")) {
            done.add(method.getName());
          }
          return answers.get(method.getName());
        });
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

  /**
   * Servlet 6.0, section 8.2.2: an absolute ordering leaves out what it cannot or does not name.
   */
  @Test
  void archive_inAnAbsoluteOrdering_canBeListed() throws Exception {
    try (InputStream file = AuthFilter.class.getResourceAsStream("/META-INF/web-fragment.xml")) {
      Element fragment =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file)
              .getDocumentElement();

      assertThat(fragment.getTagName()).isEqualTo("web-fragment");
      assertThat(fragment.getAttribute("xmlns")).isEqualTo("https://jakarta.ee/xml/ns/jakartaee");
      assertThat(fragment.getAttribute("version")).isEqualTo("6.0");
      assertThat(fragment.getTextContent().strip()).isEqualTo("sallyport");
    }
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
            "addFilter",
            "setAsyncSupported",
            "addMappingForUrlPatterns",
            Entrance.FILTER_ATTRIBUTE + " true",
            "addListener");
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

    assertThat(done).containsExactly(Entrance.FILTER_ATTRIBUTE + " true", "addListener");
  }
}
