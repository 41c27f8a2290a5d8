package io.sallyport.auth.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.Fake;
import io.undertow.server.HandlerWrapper;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wildfly.elytron.web.undertow.server.servlet.AuthenticationManager;
import org.wildfly.security.auth.server.SecurityDomain;

/** What becomes of a deployment on WildFly, by stand-ins for what WildFly brings. */
class WildFlySecurityTest {

  private static final HandlerWrapper INTEGRATED =
      new AuthenticationManager.Wrapper(
          new AuthenticationManager(SecurityDomain.getCurrent(), true, true));

  @TempDir private Path classes;
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final DeploymentInfo deployment = new DeploymentInfo();

  @BeforeEach
  void enter() throws Exception {
    Thread.currentThread()
        .setContextClassLoader(new URLClassLoader(new URL[] {classes.toUri().toURL()}, before));
  }

  @AfterEach
  void leave() throws Exception {
    ((URLClassLoader) Thread.currentThread().getContextClassLoader()).close();
    Thread.currentThread().setContextClassLoader(before);
  }

  private void handle() {
    ServletContext unused =
        Fake.of(
            ServletContext.class,
            (self, method, arguments) -> {
              throw new AssertionError(method);
            });
    new WildFlySecurity().handleDeployment(deployment, unused);
  }

  private void configure() throws Exception {
    Files.writeString(classes.resolve("sallyport.conf"), "sallyport {}");
  }

  @Test
  void handleDeployment_configured_takesCallersThatTheDomainDoesNotKnow() throws Exception {
    configure();
    deployment.setInitialSecurityWrapper(INTEGRATED);

    handle();

    assertThat(deployment.getInitialSecurityWrapper())
        .isEqualTo(
            new AuthenticationManager.Wrapper(
                new AuthenticationManager(SecurityDomain.getCurrent(), true, false)));
    assertThat(deployment.getDisplayName()).isNull();
  }

  @Test
  void handleDeployment_notConfigured_changesNothing() {
    deployment.setInitialSecurityWrapper(INTEGRATED);

    handle();

    assertThat(deployment.getInitialSecurityWrapper()).isSameAs(INTEGRATED);
  }

  @Test
  void handleDeployment_withoutWildFlysOwnSecurity_changesNothing() throws Exception {
    configure();
    handle();
    assertThat(deployment.getInitialSecurityWrapper()).isNull();

    HandlerWrapper other = handler -> handler;
    deployment.setInitialSecurityWrapper(other);
    handle();
    assertThat(deployment.getInitialSecurityWrapper()).isSameAs(other);
  }
}
