package io.sallyport.auth.jakarta;

import static jakarta.security.enterprise.AuthenticationStatus.NOT_DONE;
import static jakarta.security.enterprise.AuthenticationStatus.SEND_CONTINUE;
import static jakarta.security.enterprise.AuthenticationStatus.SEND_FAILURE;
import static jakarta.security.enterprise.AuthenticationStatus.SUCCESS;
import static jakarta.servlet.DispatcherType.ASYNC;
import static jakarta.servlet.DispatcherType.ERROR;
import static jakarta.servlet.DispatcherType.FORWARD;
import static jakarta.servlet.DispatcherType.INCLUDE;
import static jakarta.servlet.DispatcherType.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.Fake;
import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.ContainerCalls;
import io.sallyport.auth.pipeline.ContainerThread;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Entrance;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.GuardedRequest;
import io.sallyport.auth.pipeline.NotedCalls;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.RequestSanity;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.access.Grants;
import io.sallyport.identity.account.Account;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.CallerOnlyCredential;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SallyportMechanismTest {

  private final GuardedApplication application = new GuardedApplication();
  private final List<String> done = new ArrayList<>();
  private @Nullable Caller caller;
  private Decision decision = Decision.APPLICATION;
  private boolean running = true;
  private @Nullable Object other;
  private boolean isProtected;
  private boolean asked;
  private boolean anew;
  private @Nullable Credential credential;
  private DispatcherType dispatcher = DispatcherType.REQUEST;
  private boolean asynchronous;

  /** The guard, which notes what it is asked for. */
  private final class Guard implements Entrance {
    @Override
    public Exchange enter(HttpServletRequest request, HttpServletResponse response) {
      return exchange;
    }

    @Override
    public @Nullable Caller caller(Exchange of) {
      return caller;
    }

    @Override
    public Decision decide(Exchange of) {
      done.add("decided");
      return decision;
    }

    @Override
    public void write(Exchange to, Decision what) {
      done.add("written");
    }

    @Override
    public Optional<Account> verifyHere(
        @Nullable Exchange of, @Nullable String username, @Nullable String password) {
      throw new AssertionError("not asked for here");
    }

    @Override
    public @Nullable Exchange entered(ServletRequest request) {
      throw new AssertionError("not asked for here");
    }

    @Override
    public ContainerCalls calls() {
      return new NotedCalls(done, () -> caller = somebody(Caller.Mechanism.SESSION, Set.of()));
    }
  }

  private Exchange exchange = exchange("/private/page");

  private static Exchange exchange(String path) {
    Exchange made =
        new FakeRequest().path("/app" + path, path).exchange(FakeRequest.site("/app", true));
    assertThat(new RequestSanity().decide(made)).isEqualTo(Decision.NEXT);
    return made;
  }

  private static Caller somebody(Caller.Mechanism mechanism, Set<String> scopes) {
    return new Caller(
        "id",
        "ulla",
        new Grants(new TreeSet<>(Set.of("user", "clerk")), new TreeSet<>(Set.of("notes:read"))),
        scopes,
        mechanism,
        "handle",
        List.of("pwd"),
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private AuthenticationStatus validate() throws Exception {
    ServletContext context =
        Fake.of(
            ServletContext.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getClassLoader" -> SallyportMechanismTest.class.getClassLoader();
                  case "getContextPath" -> "/app";
                  default -> running ? new Guard() : other;
                });
    HttpServletRequest request =
        Fake.of(
            HttpServletRequest.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getDispatcherType" -> dispatcher;
                  case "isAsyncStarted" -> asynchronous;
                  default -> context;
                });
    HttpServletResponse response =
        Fake.of(
            HttpServletResponse.class,
            (self, method, arguments) -> done.add(method.getName() + " " + arguments[0]));
    var mechanism = new SallyportMechanism();
    mechanism.application = application;
    return mechanism.validateRequest(request, response, message());
  }

  private HttpMessageContext message() {
    var parameters = new AuthenticationParameters().credential(credential);
    parameters.setNewAuthentication(anew);
    return Fake.of(
        HttpMessageContext.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "isProtected" -> isProtected;
              case "isAuthenticationRequest" -> asked;
              case "getAuthParameters" -> parameters;
              case "doNothing" -> NOT_DONE;
              case "notifyContainerAboutLogin" -> {
                done.add(
                    "told " + arguments[0].getClass().getSimpleName() + " " + sorted(arguments[1]));
                yield SUCCESS;
              }
              case "cleanClientSubject" -> done.add("cleaned");
              default -> throw new AssertionError(method);
            });
  }

  private static Object sorted(Object roles) {
    return new TreeSet<>((Set<?>) roles);
  }

  @Test
  void validate_guardNotStarted_is503() throws Exception {
    running = false;

    assertThat(validate()).isEqualTo(SEND_CONTINUE);
    assertThat(done).containsExactly("sendError 503");
  }

  /** GlassFish asks the mechanism of one application in an EAR for the requests of all. */
  @Test
  void validate_guardOfAnotherApplication_is503() throws Exception {
    running = false;
    other = "an entrance of another class loader";

    assertThat(validate()).isEqualTo(SEND_CONTINUE);
    assertThat(done).containsExactly("sendError 503");
  }

  @Test
  void validate_openAndNobody_doesNothing() throws Exception {
    assertThat(validate()).isEqualTo(NOT_DONE);
    assertThat(done).isEmpty();
  }

  @Test
  void validate_sessionCaller_tellsAllRoles() throws Exception {
    caller = somebody(Caller.Mechanism.SESSION, Set.of());

    assertThat(validate()).isEqualTo(SUCCESS);
    assertThat(done).containsExactly("told Caller [clerk, user]");
  }

  @Test
  void validate_keyWithLess_tellsNoRole() throws Exception {
    caller = somebody(Caller.Mechanism.API_KEY, Set.of("other:scope"));

    assertThat(validate()).isEqualTo(SUCCESS);
    assertThat(done).containsExactly("told Caller []");
  }

  @Test
  void validate_protectedAndNobody_writesWhatTheGuardDecided() throws Exception {
    isProtected = true;
    decision = Problem.of(Problem.Kind.INVALID_REQUEST).refuse();

    assertThat(validate()).isEqualTo(SEND_CONTINUE);
    assertThat(done).containsExactly("decided", "written");
  }

  @Test
  void validate_protectedAndOpenByTheRules_challenges() throws Exception {
    isProtected = true;

    assertThat(validate()).isEqualTo(SEND_CONTINUE);
    assertThat(done).containsExactly("decided", "challenge");
  }

  @Test
  void validate_protectedAndLeftToTheApplication_doesNothing() throws Exception {
    isProtected = true;
    decision = Decision.UNTOUCHED;

    assertThat(validate()).isEqualTo(NOT_DONE);
    assertThat(done).containsExactly("decided");
  }

  @Test
  void validate_protectedPathOfOurs_isAnsweredWhoeverCalls() throws Exception {
    isProtected = true;
    exchange = exchange("/auth/me");
    caller = somebody(Caller.Mechanism.SESSION, Set.of());
    decision = Problem.of(Problem.Kind.NOT_FOUND).refuse();

    assertThat(validate()).isEqualTo(SEND_CONTINUE);
    assertThat(done).containsExactly("decided", "written");
  }

  @Test
  void validate_askedByTheApplication_challengesOrTells() throws Exception {
    asked = true;
    assertThat(validate()).isEqualTo(SEND_CONTINUE);
    assertThat(done).containsExactly("challenge");

    done.clear();
    caller = somebody(Caller.Mechanism.SESSION, Set.of());
    assertThat(validate()).isEqualTo(SUCCESS);
    assertThat(done).containsExactly("told Caller [clerk, user]");

    done.clear();
    anew = true;
    assertThat(validate()).isEqualTo(SEND_CONTINUE);
    assertThat(done).containsExactly("challenge");
  }

  private void letIn() {
    var unused =
        new GuardedRequest(
            exchange, exchange.request(), exchange.response(), new NotedCalls(done, () -> {}));
  }

  @Test
  void validate_withTheApplication_isItsAsking() throws Exception {
    letIn();
    for (DispatcherType by : List.of(REQUEST, FORWARD, INCLUDE)) {
      dispatcher = by;
      assertThat(validate()).as("%s", by).isEqualTo(SEND_CONTINUE);
      assertThat(done).containsExactly("challenge");
      done.clear();
    }
  }

  /** Open Liberty asks before it shows an error page. */
  @Test
  void validate_laterDispatch_asksNobodyToSignIn() throws Exception {
    letIn();
    for (DispatcherType later : List.of(ERROR, ASYNC)) {
      dispatcher = later;
      assertThat(validate()).as("%s", later).isEqualTo(NOT_DONE);
      assertThat(done).isEmpty();
    }

    caller = somebody(Caller.Mechanism.SESSION, Set.of());
    assertThat(validate()).isEqualTo(SUCCESS);
    assertThat(done).containsExactly("told Caller [clerk, user]");
  }

  /** Open Liberty asks at the timeout of an asynchronous request, as if it had just come. */
  @Test
  void validate_asynchronousRequest_asksNobodyToSignIn() throws Exception {
    letIn();
    asynchronous = true;
    assertThat(validate()).isEqualTo(NOT_DONE);
    assertThat(done).isEmpty();

    isProtected = true;
    assertThat(validate()).isEqualTo(SEND_CONTINUE);
    assertThat(done).containsExactly("challenge");
  }

  @Test
  void validate_laterDispatchWhereTheApplicationAsks_challenges() throws Exception {
    letIn();
    dispatcher = DispatcherType.ERROR;
    isProtected = true;

    assertThat(validate()).isEqualTo(SEND_CONTINUE);
    assertThat(done).containsExactly("challenge");
  }

  /** So that the challenge can say that nobody could be asked who is calling. */
  @Test
  void validate_askedDuringAnOutage_staysOne() throws Exception {
    asked = true;
    exchange.identity(
        new AuthOutcome.Unavailable(
            new StoreUnavailableException("sessions", new IllegalStateException())));

    assertThat(validate()).isEqualTo(SEND_CONTINUE);
    assertThat(done).containsExactly("challenge");
    assertThat(exchange.identityUnavailable()).isTrue();
  }

  @Test
  void validate_askedAnewDuringAnOutage_isNobodys() throws Exception {
    asked = true;
    anew = true;
    exchange.identity(
        new AuthOutcome.Unavailable(
            new StoreUnavailableException("sessions", new IllegalStateException())));

    assertThat(validate()).isEqualTo(SEND_CONTINUE);
    assertThat(exchange.identity()).isEqualTo(AuthOutcome.NO_CREDENTIALS);
  }

  @Test
  void validate_askedWithAPassword_signsInOrFails() throws Exception {
    asked = true;
    credential = new UsernamePasswordCredential("ulla", "wrong");
    assertThat(validate()).isEqualTo(SEND_FAILURE);
    assertThat(done).containsExactly("login ulla wrong");

    done.clear();
    credential = new UsernamePasswordCredential("ulla", "right");
    assertThat(validate()).isEqualTo(SUCCESS);
    assertThat(done).containsExactly("login ulla right", "told Caller [clerk, user]");
  }

  @Test
  void validate_askedWithACredentialOfAnotherKind_fails() throws Exception {
    asked = true;
    caller = somebody(Caller.Mechanism.SESSION, Set.of());
    credential = new CallerOnlyCredential("anna");

    assertThat(validate()).isEqualTo(SEND_FAILURE);
    assertThat(done).isEmpty();
  }

  @Test
  void cleanSubject_signedIn_signsOut() {
    exchange.identity(new AuthOutcome.Authenticated(somebody(Caller.Mechanism.SESSION, Set.of())));
    ServletContext context =
        Fake.of(ServletContext.class, (self, method, arguments) -> new Guard());
    HttpServletRequest request =
        Fake.of(HttpServletRequest.class, (self, method, arguments) -> context);

    new SallyportMechanism()
        .cleanSubject(request, Fake.of(HttpServletResponse.class, (s, m, a) -> null), message());
    assertThat(done).containsExactly("logout", "cleaned");

    done.clear();
    exchange.identity(AuthOutcome.NO_CREDENTIALS);
    new SallyportMechanism()
        .cleanSubject(request, Fake.of(HttpServletResponse.class, (s, m, a) -> null), message());
    assertThat(done).containsExactly("cleaned");
  }

  /** A GET of another site would end the session there: no guard has looked at it. */
  @Test
  void cleanSubject_onAPathThatIsLeftToTheApplication_endsNothingOfOurs() {
    HttpServletRequest request = onGlassFish(() -> {});

    new SallyportMechanism()
        .cleanSubject(request, Fake.of(HttpServletResponse.class, (s, m, a) -> null), message());

    assertThat(exchange.identityKnown()).as("nobody was looked up").isFalse();
    assertThat(done).containsExactly("cleaned");
  }

  private HttpServletRequest onGlassFish(Runnable logout) {
    ServletContext context =
        Fake.of(
            ServletContext.class,
            (self, method, arguments) ->
                Entrance.CONTEXT_ATTRIBUTE.equals(arguments[0]) ? new Guard() : "any");
    return Fake.of(
        HttpServletRequest.class,
        (self, method, arguments) -> {
          if (method.getName().equals("logout")) {
            logout.run();
          }
          return method.getName().equals("getServletContext") ? context : (Object) true;
        });
  }

  /** The path is left to the application: who is calling was never asked. */
  @Test
  void cleanSubject_whileAThreadIsTold_signsNobodyOut() throws ServletException {
    HttpServletRequest inside = onGlassFish(() -> {});
    HttpServletResponse response = Fake.of(HttpServletResponse.class, (s, m, a) -> null);

    ContainerThread.tell(
        exchange,
        onGlassFish(() -> new SallyportMechanism().cleanSubject(inside, response, message())));

    assertThat(exchange.identityKnown()).isFalse();
    assertThat(done).isEmpty();
  }
}
