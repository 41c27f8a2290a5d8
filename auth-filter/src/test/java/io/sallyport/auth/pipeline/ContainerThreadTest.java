package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.auth.Fake;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a container is told on the threads of an asynchronous request. */
class ContainerThreadTest {

  private static final Site SITE = FakeRequest.site("", true);
  private static final AuthOutcome ALICE =
      new AuthOutcome.Authenticated(FakeRequest.caller(Caller.Mechanism.SESSION, Instant.EPOCH));

  private final List<String> done = new ArrayList<>();
  private final Map<String, Object> attributes = new HashMap<>();
  private @Nullable Object habitat = new Object();
  private boolean taken = true;
  private @Nullable IOException failure;
  private final Exchange exchange =
      new Exchange(
          SITE,
          new Authenticators(List.of()),
          container(),
          Fake.of(
              HttpServletResponse.class,
              (self, method, arguments) ->
                  method.getName().equals("sendError") ? done.add("sendError") : true));

  private HttpServletRequest container() {
    return Fake.of(
        HttpServletRequest.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "logout" -> {
                done.add("logout, retelling=" + exchange().retelling());
                yield null;
              }
              case "authenticate" -> {
                done.add("authenticate, retelling=" + exchange().retelling());
                if (failure != null) {
                  throw failure;
                }
                yield taken;
              }
              case "startAsync", "getAsyncContext" -> {
                done.add(method.getName());
                yield async();
              }
              case "getServletContext" -> server();
              case "getAttribute" -> attributes.get(arguments[0]);
              case "setAttribute" -> attributes.put(arguments[0].toString(), arguments[1]);
              case "getMethod" -> "GET";
              default -> null;
            });
  }

  private ServletContext server() {
    return Fake.of(
        ServletContext.class,
        (self, method, arguments) ->
            arguments[0].equals("org.glassfish.servlet.habitat") ? habitat : null);
  }

  private Exchange exchange() {
    return exchange;
  }

  private AsyncContext async() {
    return Fake.of(
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
  void tell_somebody_isTold() throws ServletException {
    exchange.identity(ALICE);

    ContainerThread.tell(exchange, new HttpServletRequestWrapper(exchange.request()));

    assertThat(done).containsExactly("authenticate, retelling=true");
    assertThat(exchange.identity()).isEqualTo(ALICE);
    assertThat(exchange.callerOrNull()).isNotSameAs(((AuthOutcome.Authenticated) ALICE).caller());
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
  void tell_otherServers_areLeftAlone() throws ServletException {
    exchange.identity(ALICE);
    exchange.enteredByContainer();
    habitat = null;

    ContainerThread.tell(exchange, exchange.request());
    guarded().startAsync().start(() -> done.add("work"));

    assertThat(done).containsExactly("startAsync", "start", "work");
  }

  /** What one thread does lets no other one take a sign-out for no sign-out, or the reverse. */
  @Test
  void tell_byTwoThreadsAtOnce_isDoneOneAfterTheOther() throws Exception {
    var second = new Thread(() -> tellNow());
    synchronized (exchange) {
      exchange.retelling(true);
      second.start();
      long end = System.nanoTime() + 10_000_000_000L;
      while (second.getState() != Thread.State.BLOCKED && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(second.getState()).isEqualTo(Thread.State.BLOCKED);
      assertThat(exchange.retelling()).isTrue();
      exchange.retelling(false);
    }
    second.join(10_000);

    assertThat(done).containsExactly("logout, retelling=true");
  }

  private void tellNow() {
    try {
      ContainerThread.tell(exchange, exchange.request());
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void start_requestThatIsOver_doesNothing() {
    exchange.identity(ALICE);
    exchange.enteredByContainer();
    AsyncContext later = guarded().startAsync();
    attributes.clear();

    assertThatThrownBy(() -> later.start(() -> done.add("work")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(done).containsExactly("startAsync", "start");
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
            "authenticate, retelling=true",
            "work",
            "getAsyncContext",
            "start",
            "authenticate, retelling=true",
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
    assertThat(done)
        .containsExactly(
            "startAsync", "start", "authenticate, retelling=true", "sendError", "complete");
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
    later.addListener(Fake.of(AsyncListener.class, (self, method, arguments) -> null));

    assertThat(done)
        .containsExactly(
            "getTimeout", "setTimeout", "dispatch", "dispatch", "complete", "addListener");
  }
}
