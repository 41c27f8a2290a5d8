package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.GuardedRequest;
import io.sallyport.auth.pipeline.NotedCalls;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two applications whose guards are of one class, as from the library folder of an EAR: what one
 * has let through, the other has not.
 */
class CrossContextTest {

  private final List<String> done = new ArrayList<>();
  private final AuthFilter filter = new AuthFilter(TestConfigurations.inMemory().build());

  @BeforeEach
  void start() throws Exception {
    ServletContext context =
        Fake.of(
            ServletContext.class,
            (self, method, arguments) -> method.getReturnType() == String.class ? "" : null);
    filter.init(
        Fake.of(
            FilterConfig.class,
            (self, method, arguments) ->
                method.getName().equals("getServletContext") ? context : null));
  }

  @AfterEach
  void stop() {
    filter.destroy();
  }

  @ParameterizedTest
  @EnumSource(names = {"REQUEST", "FORWARD", "INCLUDE"})
  void doFilter_letThroughByAnotherApplicationsGuard_isRefused(DispatcherType dispatcher)
      throws Exception {
    Exchange theirs =
        new FakeRequest()
            .path("/private/page", "/private/page")
            .header("Host", "localhost:8080")
            .exchange(FakeRequest.site("", false));
    theirs.identity(
        new AuthOutcome.Authenticated(FakeRequest.caller(Caller.Mechanism.SESSION, Instant.now())));
    var request = new GuardedRequest(theirs, by(dispatcher, theirs.request()), response(), calls());

    filter.doFilter(request, response(), (seen, answer) -> done.add("reached"));

    assertThat(done).contains("status 401").doesNotContain("reached");
  }

  private NotedCalls calls() {
    return new NotedCalls(done, () -> {});
  }

  private static HttpServletRequest by(DispatcherType dispatcher, HttpServletRequest request) {
    return new HttpServletRequestWrapper(request) {
      @Override
      public DispatcherType getDispatcherType() {
        return dispatcher;
      }
    };
  }

  private HttpServletResponse response() {
    return Fake.of(
        HttpServletResponse.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "setStatus" -> done.add("status " + arguments[0]);
              case "getOutputStream" -> new Nowhere();
              case "getHeaders" -> List.of();
              case "isCommitted" -> false;
              default -> null;
            });
  }

  private static final class Nowhere extends ServletOutputStream {
    @Override
    public void write(int octet) {}

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException("setWriteListener");
    }
  }
}
