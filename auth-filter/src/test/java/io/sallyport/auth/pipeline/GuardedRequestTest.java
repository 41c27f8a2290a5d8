package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.auth.Fake;
import io.sallyport.identity.StoreUnavailableException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application sees of request and response, and what a container does for us. */
class GuardedRequestTest {

  private static final Site SITE = FakeRequest.site("", true);
  private static final AuthOutcome ALICE =
      new AuthOutcome.Authenticated(FakeRequest.caller(Caller.Mechanism.SESSION, Instant.EPOCH));

  private final Response response = new Response();
  private final List<String> called = new ArrayList<>();
  private @Nullable Session session;
  private FakeRequest asked = new FakeRequest();

  /** A response that keeps what was written. */
  private static final class Response {
    final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    final StringWriter written = new StringWriter();
    final List<String> done = new ArrayList<>();
    boolean committed;
    boolean writerTaken;
    int status = 200;

    private List<String> values(Object name) {
      return headers.computeIfAbsent(name.toString(), any -> new ArrayList<>());
    }

    private @Nullable Object set(Object name, @Nullable Object value) {
      values(name).clear();
      values(name).add(String.valueOf(value));
      return null;
    }

    HttpServletResponse facade() {
      return Fake.of(
          HttpServletResponse.class,
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "isCommitted" -> committed;
                case "setHeader", "setDateHeader" -> set(arguments[0], arguments[1]);
                case "addHeader", "addDateHeader" -> {
                  values(arguments[0]).add(String.valueOf(arguments[1]));
                  yield null;
                }
                case "getHeader" ->
                    values(arguments[0]).isEmpty() ? null : values(arguments[0]).get(0);
                case "getHeaders" -> List.copyOf(values(arguments[0]));
                case "containsHeader" -> !values(arguments[0]).isEmpty();
                case "setContentType" -> set("Content-Type", arguments[0]);
                case "setContentLength" -> set("Content-Length", arguments[0]);
                case "setStatus" -> {
                  status = (int) arguments[0];
                  yield null;
                }
                case "reset" -> {
                  headers.clear();
                  yield null;
                }
                case "getOutputStream" -> stream();
                case "getWriter" -> new PrintWriter(written, true);
                case "getCharacterEncoding" -> "ISO-8859-1";
                default -> {
                  done.add(method.getName());
                  yield null;
                }
              });
    }

    private ServletOutputStream stream() {
      if (writerTaken) {
        throw new IllegalStateException("The writer is taken");
      }
      return new ServletOutputStream() {
        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void write(int octet) {
          body.write(octet);
        }
      };
    }

    Map<String, List<String>> sent() {
      headers.values().removeIf(List::isEmpty);
      return headers;
    }
  }

  /** The container's session. */
  private static final class Session {
    final Map<String, Object> attributes = new TreeMap<>();
    boolean fresh;
    boolean ended;

    HttpSession facade() {
      return Fake.of(
          HttpSession.class,
          (proxy, method, arguments) -> {
            if (ended) {
              throw new IllegalStateException("It has ended");
            }
            return switch (method.getName()) {
              case "getAttribute" -> attributes.get(arguments[0]);
              case "setAttribute" -> attributes.put(arguments[0].toString(), arguments[1]);
              case "isNew" -> fresh;
              case "invalidate" -> {
                ended = true;
                yield null;
              }
              default -> throw new UnsupportedOperationException(method.getName());
            };
          });
    }
  }

  private Session session(@Nullable String owner) {
    var made = new Session();
    if (owner != null) {
      made.attributes.put("io.sallyport.auth.owner", owner);
    }
    session = made;
    return made;
  }

  private HttpServletRequest request() {
    return new HttpServletRequestWrapper(asked.request(SITE)) {
      @Override
      public @Nullable HttpSession getSession(boolean create) {
        if ((session == null || session.ended) && create) {
          session(null).fresh = true;
        }
        return session == null || (session.ended && !create) ? null : session.facade();
      }

      @Override
      public String changeSessionId() {
        called.add("changeSessionId");
        return "other";
      }
    };
  }

  private Exchange exchange(AuthOutcome identity) {
    Exchange exchange =
        new Exchange(SITE, new Authenticators(List.of()), request(), response.facade());
    exchange.identity(identity);
    return exchange;
  }

  private GuardedRequest guarded(Exchange exchange) {
    return new GuardedRequest(
        exchange, exchange.request(), exchange.response(), new NotedCalls(called, () -> {}));
  }

  private GuardedRequest ofAlice() {
    return guarded(exchange(ALICE));
  }

  private GuardedRequest ofNobody() {
    return guarded(exchange(AuthOutcome.NO_CREDENTIALS));
  }

  @Test
  void caller_signedIn_isWhatServletsAskFor() {
    GuardedRequest request = ofAlice();
    assertThat(request.getUserPrincipal()).isEqualTo(((AuthOutcome.Authenticated) ALICE).caller());
    assertThat(request.getRemoteUser()).isEqualTo("alice");
    assertThat(request.isUserInRole("user")).isTrue();
    assertThat(request.isUserInRole("**")).isTrue();
    assertThat(request.isUserInRole("admin")).isFalse();
    assertThat(request.getAuthType()).isEqualTo("FORM");
    assertThat(
            guarded(
                    exchange(
                        new AuthOutcome.Authenticated(
                            FakeRequest.caller(Caller.Mechanism.API_KEY, Instant.EPOCH))))
                .getAuthType())
        .isEqualTo("API_KEY");
    assertThat(response.sent()).isEqualTo(Map.of("Cache-Control", List.of("no-store")));
  }

  @Test
  void caller_nobody_isNone() {
    GuardedRequest request = ofNobody();
    assertThat(request.getUserPrincipal()).isNull();
    assertThat(request.getRemoteUser()).isNull();
    assertThat(request.isUserInRole("**")).isFalse();
    assertThat(request.getAuthType()).isNull();
    assertThat(response.sent()).isEmpty();
  }

  @Test
  void exchangeOf_wrappedOrDispatchedLater_isFound() {
    GuardedRequest request = ofAlice();
    HttpServletRequest wrapped = new HttpServletRequestWrapper(request);
    assertThat(GuardedRequest.exchangeOf(wrapped)).isSameAs(request.exchange());
    assertThat(GuardedRequest.isGuarded(wrapped, request.exchange().site())).isTrue();
    assertThat(GuardedRequest.isGuarded(wrapped, FakeRequest.site("/other", true))).isFalse();
    assertThat(GuardedRequest.exchangeOf(wrapped, FakeRequest.site("/other", true))).isNull();
    HttpServletRequest plain = request.exchange().request();
    assertThat(GuardedRequest.isGuarded(plain, request.exchange().site())).isFalse();
    assertThat(GuardedRequest.exchangeOf(plain)).isNull();
    request.keepForLaterDispatch();
    assertThat(GuardedRequest.exchangeOf(plain)).isSameAs(request.exchange());
  }

  @Test
  void loginAndLogout_ofTheApplication_areOurs() throws ServletException {
    ofNobody().login("alice", "right");
    GuardedRequest request = ofAlice();
    assertThatThrownBy(() -> request.login("bob", "secret"))
        .isInstanceOf(ServletException.class)
        .hasMessage("Somebody is signed in already");
    request.logout();
    assertThat(request.getUserPrincipal()).isNull();
    assertThat(called).containsExactly("login alice right", "logout");
    assertThat(response.sent()).isEqualTo(Map.of("Cache-Control", List.of("no-store")));
  }

  @Test
  void authenticate_nobody_isChallengedWhileThatCanBeSent() throws Exception {
    assertThat(ofAlice().authenticate(response.facade())).isTrue();
    assertThat(ofNobody().authenticate(response.facade())).isFalse();
    assertThat(called).containsExactly("challenge");
    response.committed = true;
    GuardedRequest request = ofNobody();
    assertThatThrownBy(() -> request.authenticate(response.facade()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The response is sent already");
  }

  @Test
  void response_links_carryNoSessionId() {
    HttpServletResponse seen = ofNobody().response();
    assertThat(List.of(seen.encodeURL("/a"), seen.encodeRedirectURL("/b")))
        .isEqualTo(List.of("/a", "/b"));
  }

  @ParameterizedTest
  @CsvSource({"Cache-Control,max-age=5", "cache-control,public"})
  void response_policyOfTheApplication_takesThePlaceOfOurs(String name, String value) {
    ofAlice().response().addHeader(name, value);
    assertThat(response.sent()).isEqualTo(Map.of("Cache-Control", List.of(value)));
    HttpServletResponse seen = ofAlice().response();
    seen.setHeader(name, "private");
    seen.addHeader(name, "max-age=1");
    assertThat(response.sent()).isEqualTo(Map.of("Cache-Control", List.of("private", "max-age=1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Expires", "pragma"})
  void response_onlyAnExpiry_staysPrivate(String name) {
    ofAlice().response().setHeader(name, "x");
    assertThat(response.sent())
        .isEqualTo(Map.of("Cache-Control", List.of("private"), name, List.of("x")));
  }

  @Test
  void response_expiryAsADate_staysPrivate() {
    ofAlice().response().setDateHeader("Expires", 7);
    assertThat(response.sent())
        .isEqualTo(Map.of("Cache-Control", List.of("private"), "Expires", List.of("7")));
    response.headers.clear();
    ofAlice().response().addDateHeader("Expires", 8);
    assertThat(response.sent())
        .isEqualTo(Map.of("Cache-Control", List.of("private"), "Expires", List.of("8")));
    response.headers.clear();
    ofAlice().response().addDateHeader("Last-Modified", 8);
    assertThat(response.sent())
        .isEqualTo(Map.of("Cache-Control", List.of("no-store"), "Last-Modified", List.of("8")));
  }

  @Test
  void response_sentOrWithAPolicy_isLeftAlone() {
    response.set("Cache-Control", "public");
    HttpServletResponse seen = ofAlice().response();
    seen.setHeader("Expires", "x");
    assertThat(response.sent())
        .isEqualTo(Map.of("Cache-Control", List.of("public"), "Expires", List.of("x")));
    response.headers.clear();
    response.committed = true;
    var unused = ofAlice();
    assertThat(response.sent()).isEmpty();
  }

  @Test
  void response_callerFoundLater_isKeptFromCachesByThen() {
    var later =
        new Authenticators(
            List.of(
                new Authenticator() {
                  @Override
                  public boolean explicit() {
                    return false;
                  }

                  @Override
                  public boolean presented(Exchange exchange) {
                    return true;
                  }

                  @Override
                  public AuthOutcome authenticate(Exchange exchange) {
                    return ALICE;
                  }
                }));
    Exchange exchange = new Exchange(SITE, later, request(), response.facade());
    GuardedRequest request = guarded(exchange);
    assertThat(response.sent()).isEmpty();
    assertThat(request.getRemoteUser()).isEqualTo("alice");
    assertThat(response.sent()).isEqualTo(Map.of("Cache-Control", List.of("no-store")));
  }

  @ParameterizedTest
  @CsvSource({
    "text/html;charset=utf-8,SAMEORIGIN",
    "TEXT/HTML,SAMEORIGIN",
    "application/xhtml+xml,SAMEORIGIN",
    "application/json,",
    "text/plain,"
  })
  void response_page_isKeptFromForeignFrames(String type, @Nullable String options) {
    List<String> expected = options == null ? List.of() : List.of(options);
    Exchange exchange = exchange(AuthOutcome.NO_CREDENTIALS);
    guarded(exchange).response().setContentType(type);
    assertThat(response.values("X-Frame-Options")).isEmpty();
    exchange.keepPagesFromForeignFrames();
    guarded(exchange).response().setContentType(type);
    assertThat(response.values("X-Frame-Options")).isEqualTo(expected);
    response.headers.clear();
    guarded(exchange).response().setHeader("content-type", type);
    assertThat(response.values("X-Frame-Options")).isEqualTo(expected);
    response.headers.clear();
    guarded(exchange).response().addHeader("Content-Type", type);
    assertThat(response.values("X-Frame-Options")).isEqualTo(expected);
    assertThat(response.values("Content-Type")).containsExactly(type);
    response.set("X-Frame-Options", "DENY");
    guarded(exchange).response().setContentType(type);
    assertThat(response.values("X-Frame-Options")).containsExactly("DENY");
    response.headers.clear();
    response.committed = true;
    guarded(exchange).response().setContentType(type);
    guarded(exchange).response().setContentType(null);
    assertThat(response.values("X-Frame-Options")).isEmpty();
  }

  @Test
  void reset_byTheApplication_keepsWhatTheGuardHasSet() {
    GuardedRequest request = ofAlice();
    request.exchange().cookies().set("session", "x");
    HttpServletResponse seen = request.response();
    seen.addHeader("Set-Cookie", "theirs=1");
    seen.setHeader("Vary", "Origin");
    seen.setHeader("X-Theirs", "1");
    seen.setHeader("Cache-Control", "public");
    seen.reset();
    assertThat(response.sent())
        .isEqualTo(
            Map.of(
                "Set-Cookie",
                List.of("__Host-session=x; Path=/; HttpOnly; Secure; SameSite=Lax"),
                "Vary",
                List.of("Origin"),
                "Cache-Control",
                List.of("no-store")));
  }

  @Test
  void sendError_either_keepsTheExchangeForThePageOfIt() throws IOException {
    GuardedRequest one = ofNobody();
    one.response().sendError(404);
    assertThat(GuardedRequest.exchangeOf(one.exchange().request())).isSameAs(one.exchange());
    GuardedRequest other = ofNobody();
    other.response().sendError(404, "x");
    assertThat(GuardedRequest.exchangeOf(other.exchange().request())).isSameAs(other.exchange());
    assertThat(response.done).containsExactly("sendError", "sendError");
  }

  @Test
  void session_anothers_isEndedAndMadeAnew() {
    Session theirs = session("bob");
    assertThat(ofAlice().getSession(false)).isNull();
    assertThat(theirs.ended).isTrue();
    assertThat(ofAlice().getSession()).isNotNull();
    assertThat(session).isNotSameAs(theirs);
    assertThat(Objects.requireNonNull(session).attributes)
        .isEqualTo(Map.of("io.sallyport.auth.owner", "account"));
    assertThat(called).isEmpty();
  }

  @Test
  void session_nobodys_becomesTheCallersUnderAnotherId() {
    Session open = session(null);
    assertThat(ofAlice().getSession(false)).isNotNull();
    assertThat(open.attributes).isEqualTo(Map.of("io.sallyport.auth.owner", "account"));
    assertThat(called).containsExactly("changeSessionId");
    assertThat(ofAlice().getSession(false)).isNotNull();
    assertThat(called).hasSize(1);
    assertThat(open.ended).isFalse();
  }

  @Test
  void session_ofAVisitor_staysTheirsAndOneOfACallerIsGone() {
    Session open = session(null);
    assertThat(ofNobody().getSession(false)).isNotNull();
    assertThat(open.attributes).isEmpty();
    Session alices = session("account");
    assertThat(ofNobody().getSession(false)).isNull();
    assertThat(alices.ended).isTrue();
    session = null;
    assertThat(ofNobody().getSession(false)).isNull();
  }

  @Test
  void session_idThatCannotBeChangedAnyMore_isNotHandedToTheCaller() {
    response.committed = true;
    Session open = session(null);
    assertThat(ofAlice().getSession(false)).isNull();
    assertThat(open.ended).isTrue();
    session(null);
    assertThat(ofAlice().getSession(true)).isNotNull();
    assertThat(Objects.requireNonNull(session).attributes)
        .isEqualTo(Map.of("io.sallyport.auth.owner", "account"));
  }

  @Test
  void session_ownerThatCannotBeChecked_isHiddenAndStays() {
    Session alices = session("account");
    GuardedRequest request =
        guarded(
            exchange(
                new AuthOutcome.Unavailable(
                    new StoreUnavailableException("x", new IllegalStateException("down")))));
    assertThat(request.getSession(false)).isNull();
    assertThatThrownBy(() -> request.getSession(true))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(alices.ended).isFalse();
  }

  @Test
  void signedIn_containerSession_isKeptFromTheNext() {
    Session bobs = session("bob");
    ContainerSession.signedIn(exchange(AuthOutcome.NO_CREDENTIALS), "account");
    assertThat(bobs.ended).isTrue();
    Session basket = session(null);
    basket.attributes.put("basket", "full");
    ContainerSession.signedIn(exchange(AuthOutcome.NO_CREDENTIALS), "account");
    assertThat(basket.attributes)
        .isEqualTo(Map.of("basket", "full", "io.sallyport.auth.owner", "account"));
    ContainerSession.signedIn(exchange(AuthOutcome.NO_CREDENTIALS), "account");
    assertThat(called).containsExactly("changeSessionId", "changeSessionId");
    ContainerSession.signedOut(exchange(AuthOutcome.NO_CREDENTIALS));
    assertThat(basket.ended).isTrue();
    session = null;
    ContainerSession.signedIn(exchange(AuthOutcome.NO_CREDENTIALS), "account");
    ContainerSession.signedOut(exchange(AuthOutcome.NO_CREDENTIALS));
  }

  private static final Answer.Header EXTRA = new Answer.Header("X-Extra", "1");

  private AnswerWriter writer() {
    return new AnswerWriter(
        (exchange, problem) -> Answer.empty(problem.kind().status()).with("X-Page", "1"),
        exchange -> {
          exchange.response().setHeader("X-Every", "1");
          return Decision.NEXT;
        });
  }

  @Test
  void write_answer_isNotCachedUnlessItSaysSo() throws IOException {
    writer().write(exchange(ALICE), Answer.json(201, List.of("ä")).with(List.of(EXTRA, EXTRA)));
    assertThat(response.status).isEqualTo(201);
    assertThat(response.sent())
        .isEqualTo(
            Map.of(
                "X-Every", List.of("1"),
                "Cache-Control", List.of("no-store"),
                "X-Frame-Options", List.of("DENY"),
                "Referrer-Policy", List.of("same-origin"),
                "X-Extra", List.of("1", "1"),
                "Content-Type", List.of("application/json"),
                "Content-Length", List.of("6")));
    assertThat(response.body.toString(StandardCharsets.UTF_8)).isEqualTo("[\"ä\"]");
    assertThat(response.done).containsExactly("resetBuffer", "flushBuffer");
    writer().write(exchange(ALICE), Answer.empty(200).with("Cache-Control", "public"));
    assertThat(response.values("Cache-Control")).containsExactly("public");
  }

  @Test
  void write_headOrNoContent_hasNoBody() throws IOException {
    asked = new FakeRequest().method("HEAD");
    writer().write(exchange(ALICE), Answer.json(200, "x"));
    assertThat(response.values("Content-Length")).containsExactly("3");
    assertThat(response.body.size()).isZero();
    response.headers.clear();
    asked = new FakeRequest();
    writer().write(exchange(ALICE), Answer.empty(204));
    assertThat(response.values("Content-Length")).isEmpty();
    assertThat(response.values("Content-Type")).isEmpty();
    response.committed = true;
    response.done.clear();
    writer().write(exchange(ALICE), Answer.empty(200));
    assertThat(response.values("Content-Length")).containsExactly("0");
    assertThat(response.done).containsExactly("flushBuffer");
  }

  @Test
  void write_writerOfTheApplicationTaken_goesThroughItInItsCharset() throws IOException {
    response.writerTaken = true;
    writer().write(exchange(ALICE), Answer.json(200, "ä"));
    assertThat(response.written.toString()).isEqualTo("\"ä\"");
    assertThat(response.values("Content-Length")).containsExactly("3");
  }

  @Test
  void write_problem_isAPageOrJsonOrWhatOAuthClientsRead() throws IOException {
    Problem problem = Problem.of(Problem.Kind.UNAUTHENTICATED).with("X-Why", "1");
    writer().write(exchange(ALICE), problem);
    assertThat(response.body.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"type\":\"urn:sallyport:problem:unauthenticated\",\"title\":\"Sign in to see this\","
                + "\"status\":401,\"error\":\"unauthenticated\"}");
    assertThat(response.values("Content-Type")).containsExactly("application/problem+json");
    asked = new FakeRequest().header("Accept", "text/html");
    writer().write(exchange(ALICE), problem);
    assertThat(response.values("X-Page")).containsExactly("1");
    response.body.reset();
    Exchange oauth = exchange(ALICE);
    oauth.route(
        Route.of("POST", "/token", Route.everyone(), (exchange, fields) -> Decision.NEXT).asOAuth(),
        "");
    writer().write(oauth, problem);
    assertThat(response.body.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"error\":\"invalid_client\",\"error_description\":\"Sign in to see this\"}");
    assertThat(response.status).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "MALFORMED_REQUEST,invalid_request",
    "INVALID_REQUEST,invalid_request",
    "UNSUPPORTED_MEDIA_TYPE,invalid_request",
    "BODY_TOO_LARGE,invalid_request",
    "METHOD_NOT_ALLOWED,invalid_request",
    "INSUFFICIENT_PERMISSION,insufficient_scope",
    "INVALID_TOKEN,invalid_token",
    "TOO_MANY_REQUESTS,too_many_requests"
  })
  void oauthError_kind_isInTheWordsOfTheStandard(Problem.Kind kind, String error) {
    Problem problem = Problem.of(kind, "detail").with("X-Why", "1");
    assertThat(Asked.text(new Decision.Reply(OAuthError.of(problem))))
        .isEqualTo(
            kind.status()
                + "\nX-Why: 1\napplication/json\n{\"error\":\""
                + error
                + "\",\"error_description\":\"detail\"}");
  }

  @Test
  void problem_json_hasDetailAndMembers() {
    Problem problem = Problem.of(Problem.Kind.MALFORMED_REQUEST, "why").withMember("field", "name");
    assertThat(Asked.text(new Decision.Reply(problem.with("X-Why", "1").toJson())))
        .isEqualTo(
            "400\nX-Why: 1\napplication/problem+json\n"
                + "{\"type\":\"urn:sallyport:problem:malformed_request\","
                + "\"title\":\"The request body is not what this address takes\",\"status\":400,"
                + "\"error\":\"malformed_request\",\"detail\":\"why\",\"field\":\"name\"}");
  }

  private static Decision sane(FakeRequest request) {
    return new RequestSanity().decide(request.exchange(SITE));
  }

  @Test
  void sanity_whatCanBeReadInMoreThanOneWay_isRefused() {
    Decision ambiguous = Problem.of(Problem.Kind.INVALID_REQUEST, "The path is ambiguous").refuse();
    Decision credential =
        Problem.of(Problem.Kind.INVALID_REQUEST, "A credential header is doubled or too long")
            .refuse();
    assertThat(sane(new FakeRequest().path("/a /b", "/a /b"))).isEqualTo(ambiguous);
    assertThat(sane(new FakeRequest().path("/a/../b", "/b"))).isEqualTo(ambiguous);
    assertThat(sane(new FakeRequest().path("/%C3%A4", "/\u00c3\u00a4"))).isEqualTo(ambiguous);
    assertThat(sane(new FakeRequest().path("/%C3%A4", "/\u00e4"))).isEqualTo(Decision.NEXT);
    assertThat(sane(new FakeRequest().path("/%C3%A4/", "/\u00e4/index"))).isEqualTo(Decision.NEXT);
    assertThat(sane(new FakeRequest().path("/%C3%A4", "/\u00e4x"))).isEqualTo(ambiguous);
    assertThat(sane(new FakeRequest().path("/a", "/other"))).isEqualTo(Decision.NEXT);
    assertThat(sane(new FakeRequest().method("CONNECT")))
        .isEqualTo(Problem.of(Problem.Kind.INVALID_REQUEST, "The request names no path").refuse());
    for (String name : List.of("Authorization", "X-API-Key")) {
      assertThat(sane(new FakeRequest().header(name, "x".repeat(8_192)))).isEqualTo(Decision.NEXT);
      assertThat(sane(new FakeRequest().header(name, "x".repeat(8_193)))).isEqualTo(credential);
      assertThat(sane(new FakeRequest().header(name, "x").header(name, "x"))).isEqualTo(credential);
    }
  }

  @Test
  void continueTarget_ownPaths_areTakenAndTheSignInsAreNot() {
    Exchange exchange =
        new FakeRequest()
            .path("/app/a", "/a")
            .query("b=c")
            .exchange(FakeRequest.site("/app", true));
    assertThat(ContinueTarget.resolve(exchange, "/app/x?y=z")).isEqualTo("/app/x?y=z");
    assertThat(ContinueTarget.resolve(exchange, "https://notes.example.com/app/x"))
        .isEqualTo("/app/x");
    for (String wrong :
        List.of(
            "//x.example/app/x",
            "/other",
            "https://x.example/app/x",
            "https://u@notes.example.com/app/x",
            "/app/auth/login",
            "/app/auth/logout",
            "/app/\u00e4",
            "/app/ x",
            "/app/" + "x".repeat(1_996))) {
      assertThat(ContinueTarget.accept(exchange, wrong)).as(wrong).isNull();
      assertThat(ContinueTarget.resolve(exchange, wrong)).isEqualTo("/app/");
      assertThat(ContinueTarget.accepted(exchange, wrong)).isEmpty();
    }
    String longest = "/app/" + "x".repeat(1_995);
    assertThat(ContinueTarget.accepted(exchange, longest)).isEqualTo(longest);
    assertThat(ContinueTarget.resolve(exchange, null)).isEqualTo("/app/");
    assertThat(ContinueTarget.accepted(exchange, null)).isEmpty();
    assertThat(ContinueTarget.signInPage(exchange))
        .isEqualTo("/app/auth/login?continue=%2Fapp%2Fa%3Fb%3Dc");
    assertThat(ContinueTarget.withContinue("/p", longest))
        .isEqualTo("/p?continue=%2Fapp%2F" + "x".repeat(1_995));
    assertThat(ContinueTarget.withContinue("/p", longest + "x")).isEqualTo("/p");
    assertThat(ContinueTarget.withContinue("/p", "")).isEqualTo("/p");
    assertThat(
            ContinueTarget.signInPage(
                new FakeRequest().method("POST").exchange(FakeRequest.site("/app", true))))
        .isEqualTo("/app/auth/login");
  }

  @Test
  void startAsync_either_keepsTheExchangeForTheLaterDispatch() {
    for (boolean withArguments : new boolean[] {true, false}) {
      var context = Fake.of(AsyncContext.class, (proxy, method, arguments) -> null);
      var attributes = new TreeMap<String, Object>();
      var started = new ArrayList<Object>();
      HttpServletRequest below =
          new HttpServletRequestWrapper(asked.request(SITE)) {
            @Override
            public AsyncContext startAsync(ServletRequest request, ServletResponse to) {
              started.add(request);
              return context;
            }

            @Override
            public void setAttribute(String name, Object value) {
              attributes.put(name, value);
            }
          };
      var exchange = new Exchange(exchange(ALICE), below, response.facade());
      var request =
          new GuardedRequest(exchange, below, response.facade(), new NotedCalls(called, () -> {}));

      assertThat(
              withArguments
                  ? request.startAsync(request, request.response())
                  : request.startAsync())
          .isSameAs(context);
      assertThat(started).containsExactly(request);
      assertThat(attributes).containsValue(exchange);
    }
  }
}
