package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.auth.Fake;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a shared {@code HttpSession} is asked and written, and that the container's is not. */
class SharedSessionAtTheDoorTest {

  private static final Site SITE = FakeRequest.site("", true);

  private final List<String> done = new ArrayList<>();
  private final HttpSession theirs = Fake.of(HttpSession.class, (self, method, arguments) -> null);
  private @Nullable String requestedId = "came";
  private boolean async;
  private @Nullable RuntimeException unfit;
  private @Nullable AsyncListener listener;

  private final SharedSession shared =
      Fake.of(
          SharedSession.class,
          (self, method, arguments) -> {
            done.add(method.getName());
            return switch (method.getName()) {
              case "get" -> Boolean.TRUE.equals(arguments[0]) ? theirs : null;
              case "changeId" -> "changed";
              case "requestedId" -> requestedId;
              case "requestedIdValid" -> true;
              case "finish" -> {
                if (unfit != null) {
                  throw unfit;
                }
                yield null;
              }
              default -> null;
            };
          });

  private GuardedRequest guarded() {
    AsyncContext context =
        Fake.of(
            AsyncContext.class,
            (self, method, arguments) -> {
              if (method.getName().equals("addListener")) {
                listener = (AsyncListener) arguments[0];
              }
              return null;
            });
    HttpServletRequest container =
        Fake.of(
            HttpServletRequest.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "isAsyncStarted" -> async;
                  case "startAsync" -> context;
                  case "getMethod" -> "GET";
                  case "getHeader", "setAttribute" -> null;
                  default -> throw new AssertionError("The container is asked: " + method);
                });
    HttpServletResponse answer =
        Fake.of(
            HttpServletResponse.class,
            (self, method, arguments) -> {
              done.add("> " + method.getName());
              return null;
            });
    var exchange = new Exchange(SITE, new Authenticators(List.of()), container, answer);
    exchange.identity(AuthOutcome.NO_CREDENTIALS);
    exchange.sharedSession(shared);
    return new GuardedRequest(exchange, container, answer, new NotedCalls(done, () -> {}));
  }

  @Test
  void session_all_isAskedOfTheSharedOne() {
    GuardedRequest request = guarded();

    assertThat(request.getSession()).isSameAs(theirs);
    assertThat(request.getSession(false)).isNull();
    assertThat(request.changeSessionId()).isEqualTo("changed");
    assertThat(request.getRequestedSessionId()).isEqualTo("came");
    assertThat(request.isRequestedSessionIdValid()).isTrue();
    assertThat(request.isRequestedSessionIdFromCookie()).isTrue();
    assertThat(request.isRequestedSessionIdFromURL()).isFalse();
    requestedId = null;
    assertThat(request.isRequestedSessionIdFromCookie()).isFalse();
    assertThat(done)
        .containsExactly(
            "get",
            "get",
            "changeId",
            "requestedId",
            "requestedIdValid",
            "requestedId",
            "requestedId");
  }

  @Test
  void session_whereTheContainerKeepsIt_isTheContainers() {
    HttpServletRequest container =
        new HttpServletRequestWrapper(new FakeRequest().request(SITE)) {
          @Override
          public String getRequestedSessionId() {
            return "container";
          }

          @Override
          public boolean isRequestedSessionIdValid() {
            return true;
          }

          @Override
          public boolean isRequestedSessionIdFromCookie() {
            return true;
          }

          @Override
          public boolean isRequestedSessionIdFromURL() {
            return true;
          }
        };
    Exchange any = new FakeRequest().exchange(SITE);
    var request =
        new GuardedRequest(any, container, any.response(), new NotedCalls(done, () -> {}));

    assertThat(request.getRequestedSessionId()).isEqualTo("container");
    assertThat(request.isRequestedSessionIdValid()).isTrue();
    assertThat(request.isRequestedSessionIdFromCookie()).isTrue();
    assertThat(request.isRequestedSessionIdFromURL()).isTrue();
    request.finishSession();
    assertThat(done).isEmpty();
  }

  @Test
  void answer_beforeTheClientMaySeeAnyOfIt_isWrittenFirst() throws IOException {
    interface Answering {
      void with(HttpServletResponse response) throws IOException;
    }

    Map<String, Answering> ways =
        Map.of(
            "getOutputStream", HttpServletResponse::getOutputStream,
            "getWriter", HttpServletResponse::getWriter,
            "flushBuffer", HttpServletResponse::flushBuffer,
            "setContentLength", response -> response.setContentLength(1),
            "setContentLengthLong", response -> response.setContentLengthLong(1),
            "sendRedirect", response -> response.sendRedirect("/x"),
            "sendError", response -> response.sendError(404));
    for (Map.Entry<String, Answering> way : ways.entrySet()) {
      done.clear();
      way.getValue().with(guarded().response());
      assertThat(done).containsExactly("beforeAnswer", "> " + way.getKey());
    }
    done.clear();
    guarded().response().sendError(404, "gone");
    assertThat(done).containsExactly("beforeAnswer", "> sendError");
  }

  @Test
  void finish_dispatchThatIsOver_writesUnlessAnAsynchronousOneGoesOn() {
    guarded().finishSession();
    assertThat(done).containsExactly("finish");
    done.clear();
    async = true;
    guarded().finishSession();
    assertThat(done).isEmpty();
  }

  @Test
  void finish_afterAFailure_leavesThatOneToBeTold() {
    unfit = new IllegalArgumentException("cannot be kept");
    var failure = new IOException("the first");
    GuardedRequest request = guarded();

    request.finishSessionAfter(failure);
    assertThat(failure.getSuppressed()).containsExactly(unfit);
    assertThatThrownBy(request::finishSession).isSameAs(unfit);
  }

  @Test
  void async_started_isWrittenBeforeAndAtItsEnd() throws IOException {
    GuardedRequest request = guarded();

    AsyncContext context = request.startAsync();
    assertThat(done).containsExactly("beforeAnswer");
    assertThat(listener).isNotNull();
    AsyncListener end = listener;
    if (end != null) {
      end.onStartAsync(new AsyncEvent(context));
      end.onTimeout(new AsyncEvent(context));
      assertThat(done).containsExactly("beforeAnswer");
      end.onComplete(new AsyncEvent(context));
      unfit = new IllegalArgumentException("cannot be kept");
      end.onError(new AsyncEvent(context));
    }
    assertThat(done).containsExactly("beforeAnswer", "finish", "finish");
  }

  @Test
  void signInAndOut_shared_areItsOwn() {
    Exchange exchange = guarded().exchange();

    ContainerSession.signedIn(exchange, "account");
    ContainerSession.signedOut(exchange);
    assertThat(done).containsExactly("signedIn", "signedOut");
  }
}
