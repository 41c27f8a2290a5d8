package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two filters in one application, where nothing looks over {@code web.xml} before they start. */
class TwoFiltersTest {

  private final Map<Object, Object> attributes = new HashMap<>();
  private final AuthFilter first = new AuthFilter(TestConfigurations.inMemory().build());

  private FilterConfig config(@Nullable String file) {
    ServletContext context =
        Fake.of(
            ServletContext.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getAttribute" -> attributes.get(arguments[0]);
                  case "setAttribute" -> attributes.put(arguments[0], arguments[1]);
                  case "removeAttribute" -> attributes.remove(arguments[0]);
                  default -> method.getReturnType() == String.class ? "" : null;
                });
    return Fake.of(
        FilterConfig.class,
        (self, method, arguments) -> method.getName().equals("getServletContext") ? context : file);
  }

  @BeforeEach
  void start() throws ServletException {
    first.init(config("strict.conf"));
  }

  @AfterEach
  void stop() {
    first.destroy();
    assertThat(attributes).isEmpty();
  }

  @Test
  void init_withTheSameFile_guardsWithTheSameGuard() {
    var second = new AuthFilter();

    assertThatCode(() -> second.init(config("strict.conf"))).doesNotThrowAnyException();
  }

  @Test
  void init_withAnotherFile_stopsTheDeployment() {
    for (String other : new String[] {"lax.conf", null}) {
      assertThatThrownBy(() -> new AuthFilter().init(config(other)))
          .isInstanceOf(ServletException.class)
          .hasMessageContaining("The application is guarded with strict.conf already")
          .hasMessageContaining("names " + (other == null ? "sallyport.conf" : other))
          .hasMessageEndingWith("declare it once, and put all rules into one file");
    }
  }
}
