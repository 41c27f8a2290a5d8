package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.connector.RequestFacade;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a container is told on the threads of an asynchronous request. */
class ContainerThreadTest {

  private static final Site SITE = FakeRequest.site("", true);
  private static final AuthOutcome ALICE =
      new AuthOutcome.Authenticated(FakeRequest.caller(Caller.Mechanism.SESSION, Instant.EPOCH));

  private final List<String> done = new ArrayList<>();
  private boolean taken = true;
  private @Nullable IOException failure;
  private final Exchange exchange =
      new Exchange(
          SITE,
          new Authenticators(List.of()),
          container(),
          fake(HttpServletResponse.class, (self, method, arguments) -> true));

  private static <T> T fake(Class<T> type, java.lang.reflect.InvocationHandler calls) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
  }

  private HttpServletRequest container() {
    return new RequestFacade(null) {
      @Override
      public void logout() {
        done.add("logout, retelling=" + exchange().retelling());
      }

      @Override
      public boolean authenticate(HttpServletResponse response) throws IOException {
        done.add("authenticate, retelling=" + exchange().retelling());
        if (failure != null) {
          throw failure;
        }
        return taken;
      }

      @Override
      public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        done.add("startAsync");
        return async();
      }

      @Override
      public AsyncContext getAsyncContext() {
        done.add("getAsyncContext");
        return async();
      }

      @Override
      public void setAttribute(String name, Object value) {}

      @Override
      public String getMethod() {
        return "GET";
      }

      @Override
      public @Nullable String getHeader(String name) {
        return null;
      }
    };
  }

  private Exchange exchange() {
    return exchange;
  }

  private AsyncContext async() {
    return fake(
        AsyncContext.class,
        (self, method, arguments) -> {
          done.add(method.getName());
          if (arguments != null && arguments[0] instanceof Runnable work) {
            work.run();
          }
          return method.getReturnType() == long.class ? 7L : null;
        });
  }

  private GuardedRequest guarded() {
    return new GuardedRequest(
        exchange, exchange.request(), exchange.response(), new NotedCalls(done, () -> {}));
  }

  @Test
  void tell_somebody_isForgottenAndKnownAgain() throws ServletException {
    exchange.identity(ALICE);

    ContainerThread.tell(exchange, new HttpServletRequestWrapper(exchange.request()));

    assertThat(done).containsExactly("logout, retelling=true", "authenticate, retelling=false");
  }

  @Test
  void tell_nobodyOrNotAsked_isForgotten() throws ServletException {
    ContainerThread.tell(exchange, exchange.request());
    assertThat(exchange.identityKnown()).isFalse();
    exchange.identity(AuthOutcome.NO_CREDENTIALS);
    ContainerThread.tell(exchange, exchange.request());

    assertThat(done).containsExactly("logout, retelling=true", "logout, retelling=true");
  }

  /** Open Liberty ends the session when it is told to forget; it and WildFly need not be told. */
  @Test
  void tell_containerOfAnotherLine_isLeftAlone() throws ServletException {
    exchange.identity(ALICE);

    ContainerThread.tell(
        exchange,
        fake(
            HttpServletRequest.class,
            (self, method, arguments) -> {
              throw new AssertionError(method);
            }));
  }

  @Test
  void tell_containerRefusesOrFails_nothingGoesOn() {
    exchange.identity(ALICE);
    taken = false;
    assertThatThrownBy(() -> ContainerThread.tell(exchange, exchange.request()))
        .isInstanceOf(ServletException.class);
    taken = true;
    failure = new IOException("gone");
    assertThatThrownBy(() -> ContainerThread.tell(exchange, exchange.request()))
        .isInstanceOf(ServletException.class)
        .hasCauseInstanceOf(IOException.class);
    assertThat(exchange.retelling()).isFalse();
  }

  @Test
  void start_atTheJakartaDoor_tellsBeforeTheWork() {
    exchange.identity(ALICE);
    exchange.enteredByContainer();
    GuardedRequest request = guarded();

    request.startAsync().start(() -> done.add("work"));
    request.getAsyncContext().start(() -> done.add("more"));

    assertThat(done)
        .containsExactly(
            "startAsync",
            "start",
            "logout, retelling=true",
            "authenticate, retelling=false",
            "work",
            "getAsyncContext",
            "start",
            "logout, retelling=true",
            "authenticate, retelling=false",
            "more");
  }

  @Test
  void start_containerDoesNotTakeTheCaller_doesNothing() {
    exchange.identity(ALICE);
    exchange.enteredByContainer();
    taken = false;
    AsyncContext later = guarded().startAsync();

    assertThatThrownBy(() -> later.start(() -> done.add("work")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(done).doesNotContain("work");
  }

  @Test
  void start_atTheFiltersDoor_isTheContainersOwn() {
    exchange.identity(ALICE);

    guarded().startAsync().start(() -> done.add("work"));

    assertThat(done).containsExactly("startAsync", "start", "work");
  }

  @Test
  void everythingElse_isTheContainersOwn() {
    exchange.enteredByContainer();
    AsyncContext later = guarded().startAsync();
    done.clear();

    assertThat(later.getTimeout()).isEqualTo(7);
    later.setTimeout(3);
    later.dispatch();
    later.dispatch("/a");
    later.complete();
    later.addListener(fake(AsyncListener.class, (self, method, arguments) -> null));

    assertThat(done)
        .containsExactly(
            "getTimeout", "setTimeout", "dispatch", "dispatch", "complete", "addListener");
  }
}
