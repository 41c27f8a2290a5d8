package io.sallyport.auth.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.Fake;
import io.sallyport.auth.pipeline.LoggedEvents;
import jakarta.servlet.ServletContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where nothing can be bound; the servers' scenarios have where it can. */
class BroughtSecurityTest {

  private final BroughtSecurity brought =
      new BroughtSecurity(BroughtSecurityTest.class.getClassLoader());
  private final LoggedEvents log = new LoggedEvents(BroughtSecurity.class.getName());

  @AfterEach
  void close() {
    log.close();
  }

  private static ServletContext context() {
    return Fake.of(
        ServletContext.class,
        (self, method, arguments) -> method.getName().equals("getContextPath") ? "/notes" : null);
  }

  @Test
  void canBeBound_withoutSoteria_isNot() {
    assertThat(brought.canBeBound()).isFalse();
  }

  @Test
  void bind_whereJndiHasNoBeanManager_saysWhatToAddAndThatTheFilterGuards() {
    assertThat(brought.bind(context())).isFalse();

    assertThat(log.lines()).hasSize(1);
    assertThat(log.lines().get(0))
        .startsWith("/notes brings Soteria")
        .contains("The filter guards all the same")
        .contains("META-INF/context.xml")
        .contains("org.jboss.weld.resources.ManagerObjectFactory");
  }

  @Test
  void release_whereNothingWasBound_isTold() {
    brought.release(context());

    assertThat(log.lines()).containsExactly("/notes may be kept in memory by the server");
  }
}
