package io.sallyport.auth.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.auth.AuthFilter;
import io.sallyport.auth.Fake;
import io.sallyport.auth.Sallyport;
import io.sallyport.auth.TestConfigurations;
import io.sallyport.auth.pipeline.Entrance;
import io.sallyport.identity.password.Password;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.security.enterprise.credential.CallerOnlyCredential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.CredentialValidationResult.Status;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What CDI hands out where there is a request, and where there is none, as in an executor. */
class GuardedApplicationTest {

  private static final String PASSWORD = "a long and quiet river";

  private final Sallyport guard =
      Sallyport.start(TestConfigurations.inMemory().build(), "/app", Clock.systemUTC());
  private final Map<String, Object> attributes =
      new HashMap<>(Map.of(Entrance.FILTER_ATTRIBUTE, true, AuthFilter.CONTEXT_ATTRIBUTE, guard));
  private final GuardedApplication application = new GuardedApplication();

  @BeforeEach
  void noRequest() {
    application.request =
        Fake.of(
            HttpServletRequest.class,
            (self, method, arguments) -> {
              throw new ContextNotActiveException("no request");
            });
  }

  private ServletContext context(ClassLoader loader) {
    return Fake.of(
        ServletContext.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "getAttribute" -> attributes.get(arguments[0]);
              case "getContextPath" -> "/app";
              case "getClassLoader" -> loader;
              default -> throw new AssertionError(method);
            });
  }

  private ServletContext context() {
    return context(GuardedApplicationTest.class.getClassLoader());
  }

  @AfterEach
  void stop() {
    guard.close();
  }

  @Test
  void started_withoutItsFilter_stopsTheDeployment() {
    attributes.clear();

    assertThatThrownBy(() -> application.started(context()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no filter guards /app")
        .hasMessageContaining("List <name>sallyport</name> in it");
  }

  /** In an EAR a server may tell of the start of every WAR. */
  @Test
  void started_anotherApplication_isNoneOfOurs() {
    attributes.clear();
    application.started(context(ClassLoader.getPlatformClassLoader()));

    assertThatThrownBy(application::guard)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The guard of this application has not been started");
    assertThat(application.entrance()).isNull();
  }

  @Test
  void guard_beforeTheFilterHasStarted_fails() {
    attributes.remove(AuthFilter.CONTEXT_ATTRIBUTE);
    application.started(context());

    assertThatThrownBy(application::guard).isInstanceOf(IllegalStateException.class);
  }

  /** Not every server tells a bean of the application's start. */
  @Test
  void guard_inARequest_isThatOfItsApplication() {
    attributes.put(Entrance.CONTEXT_ATTRIBUTE, Fake.of(Entrance.class, this::ask));
    application.request = Fake.of(HttpServletRequest.class, (self, method, arguments) -> context());

    assertThat(application.guard()).isSameAs(guard);
    assertThat(application.entrance()).isSameAs(attributes.get(Entrance.CONTEXT_ATTRIBUTE));
  }

  @Test
  void guard_inAnotherThread_isTheApplications() {
    application.started(context());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
      assertThat(application.guard()).isSameAs(guard);
      thread.setContextClassLoader(null);
      assertThat(application.guard()).isSameAs(guard);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void guard_afterARequest_isKnownWithoutOne() {
    application.remember(context());

    assertThat(application.guard()).isSameAs(guard);
  }

  @Test
  void producers_withoutARequest_haveTheTrailAndTheGuard() {
    application.started(context());
    var producers = new CallerProducers();
    producers.application = application;

    assertThat(producers.guard()).isSameAs(guard);
    assertThat(producers.audit()).isSameAs(guard.identity().audit());
  }

  @Test
  void store_withoutARequest_asksWithoutAnExchange() {
    application.started(context());
    attributes.put(Entrance.CONTEXT_ATTRIBUTE, Fake.of(Entrance.class, this::ask));
    String hash = guard.identity().passwords().hash(new Password(PASSWORD));
    assertThat(guard.identity().accounts().create("ulla", Set.of("user"), hash)).isPresent();
    var store = new AccountStore();
    store.application = application;
    store.request = application.request;

    CredentialValidationResult right =
        store.validate(new UsernamePasswordCredential("ulla", PASSWORD));
    assertThat(right.getStatus()).isEqualTo(Status.VALID);
    assertThat(right.getCallerGroups()).containsExactly("user");
    assertThat(store.getCallerGroups(right)).containsExactly("user");
    assertThat(store.validate(new UsernamePasswordCredential("ulla", "wrong")).getStatus())
        .isEqualTo(Status.INVALID);
    assertThat(store.validate(new CallerOnlyCredential("ulla")).getStatus())
        .isEqualTo(Status.NOT_VALIDATED);
  }

  /** As the running guard does: it looks for itself on the request. */
  private Object ask(Object self, java.lang.reflect.Method method, Object[] arguments) {
    if (method.getName().equals("entered")) {
      return ((HttpServletRequest) arguments[0]).getAttribute("any");
    }
    assertThat(method.getName()).isEqualTo("verifyHere");
    assertThat(arguments[0]).isNull();
    return guard
        .identity()
        .accounts()
        .byUsername(arguments[1].toString())
        .filter(account -> arguments[2].equals(PASSWORD));
  }
}
