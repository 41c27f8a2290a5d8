package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The caller, the headers and the rules along every way that a request can take inside. */
class DispatchIT {

  private static final List<TestSite> SITES = new ArrayList<>();
  private static final List<TestSite> STRICT = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    for (Engine engine : List.of(Engine.JETTY, Engine.TOMCAT)) {
      SITES.add(site(engine).start());
      STRICT.add(
          site(engine).alsoOn(DispatcherType.FORWARD).alsoOn(DispatcherType.INCLUDE).start());
    }
  }

  private static TestSite.Builder site(Engine engine) {
    return TestSite.on(engine)
        .errorPage("/error")
        .servlet(
            "/error",
            (request, response) -> {
              response.getWriter().print("error " + response.getStatus() + " ");
              who(request, response);
            })
        .servlet("/start", (request, response) -> onAnotherThread(request.startAsync()))
        .servlet(
            "/start-wrapped",
            (request, response) -> {
              var wrapped = new HttpServletRequestWrapper(request);
              onAnotherThread(wrapped.startAsync(wrapped, response));
            })
        .servlet(
            "/start-dispatch", (request, response) -> request.startAsync().dispatch("/open/who"))
        .servlet(
            "/start-dispatch-guarded",
            (request, response) -> request.startAsync().dispatch("/admin/secret"))
        .servlet(
            "/start-again",
            (request, response) -> {
              if (request.getDispatcherType() == DispatcherType.ASYNC) {
                who(request, response);
              } else {
                request.startAsync(request, response).dispatch();
              }
            })
        .servlet("/timeout", (request, response) -> request.startAsync().setTimeout(100))
        .servlet("/timeout-told", DispatchIT::timeout)
        .servlet("/send-error", (request, response) -> response.sendError(409))
        .servlet("/send-error-told", (request, response) -> response.sendError(404, "told"))
        .servlet(
            "/throws",
            (request, response) -> {
              throw new IllegalStateException("inside");
            })
        .servlet(
            "/throws-io",
            (request, response) -> {
              throw new IOException("inside");
            })
        .servlet(
            "/forward",
            (request, response) ->
                request.getRequestDispatcher(request.getParameter("to")).forward(request, response))
        .servlet(
            "/include",
            (request, response) -> {
              response.getWriter().print("before ");
              request.getRequestDispatcher(request.getParameter("to")).include(request, response);
              response.getWriter().print(" after");
            })
        .servlet(
            "/theirs/forward",
            (request, response) ->
                request.getRequestDispatcher(request.getParameter("to")).forward(request, response))
        .servlet(
            "/theirs/include",
            (request, response) ->
                request.getRequestDispatcher(request.getParameter("to")).include(request, response))
        .servlet(
            "/theirs/print-include",
            (request, response) -> {
              response.getWriter().print("before ");
              request.getRequestDispatcher(request.getParameter("to")).include(request, response);
              response.getWriter().print(" after");
            })
        .servlet(
            "/open/forward",
            (request, response) ->
                request.getRequestDispatcher(request.getParameter("to")).forward(request, response))
        .servlet(
            "/cache/cookies",
            (request, response) -> {
              response.addHeader("Set-Cookie", "mine=1");
              response.reset();
              response.addHeader("Set-Cookie", "mine=2");
            })
        .servlet("/theirs/who", DispatchIT::who)
        .servlet("/open/who2", DispatchIT::who)
        .servlet("/admin/who", DispatchIT::who)
        .servlet(
            "/encode",
            (request, response) -> {
              request.getSession();
              response
                  .getWriter()
                  .print(response.encodeURL("/a") + " " + response.encodeRedirectURL("/b?c=d"));
            })
        .servlet(
            "/redirect",
            (request, response) -> {
              request.getSession();
              response.sendRedirect("/b");
            })
        .servlet("/cache/none", (request, response) -> response.getWriter().print("x"))
        .servlet(
            "/cache/set",
            (request, response) -> {
              response.setHeader("Cache-Control", "public, max-age=60");
              response.getWriter().print("x");
            })
        .servlet(
            "/cache/add",
            (request, response) -> {
              response.addHeader("cache-control", "public");
              response.addHeader("Cache-Control", "max-age=60");
              response.getWriter().print("x");
            })
        .servlet(
            "/cache/expires",
            (request, response) -> {
              response.setDateHeader("Expires", 4_000_000_000_000L);
              response.getWriter().print("x");
            })
        .servlet(
            "/cache/pragma",
            (request, response) -> {
              response.setHeader("Pragma", "cache");
              response.getWriter().print("x");
            })
        .servlet(
            "/cache/reset",
            (request, response) -> {
              response.setHeader("Cache-Control", "public");
              response.setHeader("X-Mine", "gone");
              response.reset();
              response.getWriter().print("x");
            })
        .servlet(
            "/open/reset",
            (request, response) -> {
              response.reset();
              response.getWriter().print("x");
            })
        .servlet(
            "/open/late",
            (request, response) -> {
              response.getWriter().print("sent ");
              response.flushBuffer();
              who(request, response);
            });
  }

  private static void who(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response
        .getWriter()
        .print(
            request.getDispatcherType()
                + " "
                + request.getRemoteUser()
                + " "
                + request.isUserInRole("user"));
  }

  private static void onAnotherThread(AsyncContext async) {
    var thread =
        new Thread(
            () -> {
              try {
                who(
                    (HttpServletRequest) async.getRequest(),
                    (HttpServletResponse) async.getResponse());
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              } finally {
                async.complete();
              }
            });
    thread.start();
  }

  private static void timeout(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext async = request.startAsync();
    async.setTimeout(100);
    async.addListener(
        new AsyncListener() {
          @Override
          public void onComplete(AsyncEvent event) {}

          @Override
          public void onTimeout(AsyncEvent event) throws IOException {
            who((HttpServletRequest) async.getRequest(), (HttpServletResponse) async.getResponse());
            async.complete();
          }

          @Override
          public void onError(AsyncEvent event) {}

          @Override
          public void onStartAsync(AsyncEvent event) {}
        });
  }

  @AfterAll
  static void stop() throws Exception {
    for (TestSite site : SITES) {
      site.close();
    }
    for (TestSite site : STRICT) {
      site.close();
    }
  }

  static Stream<TestSite> sites() {
    return SITES.stream();
  }

  static Stream<TestSite> strict() {
    return STRICT.stream();
  }

  private static void guarded(RawAnswer answer) {
    assertThat(answer.all("X-Content-Type-Options")).as("%s", answer).containsExactly("nosniff");
    assertThat(answer.all("Cache-Control")).containsExactly("no-store");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void async_startedInEveryWay_keepsTheCaller(TestSite site) throws IOException {
    String alice = site.signedIn("alice");
    for (var one :
        Map.of(
                "/start", "REQUEST alice true",
                "/start-wrapped", "REQUEST alice true",
                "/start-again", "ASYNC alice true",
                "/timeout-told", "REQUEST alice true")
            .entrySet()) {
      RawAnswer answer = site.send("GET", one.getKey(), alice);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).as(one.getKey()).isEqualTo(one.getValue());
      guarded(answer);
      assertThat(site.send("GET", one.getKey()).status()).isEqualTo(401);
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void async_dispatched_keepsTheCallerAndIsNotCheckedAgain(TestSite site) throws IOException {
    String alice = site.signedIn("alice");
    RawAnswer open = site.send("GET", "/start-dispatch", alice);
    RawAnswer guarded = site.send("GET", "/start-dispatch-guarded", alice);
    assertThat(open.text()).contains("dispatch=ASYNC\npath=/open/who\nuser=alice\nprincipal=alice");
    assertThat(guarded.text()).contains("dispatch=ASYNC\npath=/admin/secret\nuser=alice");
    guarded(open);
    guarded(guarded);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void error_ofEveryKind_showsItsPageToTheSameCaller(TestSite site) throws IOException {
    String alice = site.signedIn("alice");
    for (String[] one :
        new String[][] {
          {"/send-error", "409"},
          {"/send-error-told", "404"},
          {"/throws", "500"},
          {"/throws-io", "500"},
          {"/timeout", "500"}
        }) {
      RawAnswer answer = site.send("GET", one[0], alice);
      assertThat(answer.status()).as("%s %s", one[0], answer).isEqualTo(Integer.parseInt(one[1]));
      assertThat(answer.text()).as(one[0]).isEqualTo("error " + one[1] + " ERROR alice true");
      assertThat(answer.all("X-Content-Type-Options")).containsExactly("nosniff");
      assertThat(answer.header("Cache-Control")).contains("no-store");
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void error_ofAVisitor_showsItsPageToNobody(TestSite site) throws IOException {
    RawAnswer answer = site.send("GET", "/error", "Sec-Fetch-Mode: navigate");
    assertThat(answer.status()).isEqualTo(303);
    RawAnswer dead = site.send("GET", "/open/nothing.txt", "Cookie: session=" + "A".repeat(43));
    assertThat(dead.text()).contains("user=null");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void forwardAndInclude_keepTheCallerAndAreNotCheckedAgain(TestSite site) throws IOException {
    String alice = site.signedIn("alice");
    for (String to : List.of("/open/who2", "/admin/who")) {
      RawAnswer forward = site.send("GET", "/forward?to=" + to, alice);
      RawAnswer include = site.send("GET", "/include?to=" + to, alice);
      assertThat(forward.text()).isEqualTo("FORWARD alice true");
      assertThat(include.text()).isEqualTo("before INCLUDE alice true after");
      guarded(forward);
      guarded(include);
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("strict")
  void forwardAndInclude_withTheFilterMappedToThem_areCheckedAgainstTheTarget(TestSite site)
      throws IOException {
    String alice = site.signedIn("alice");
    String ada = site.signedIn("ada");
    RawAnswer open = site.send("GET", "/forward?to=/open/who2", alice);
    RawAnswer forbidden = site.send("GET", "/forward?to=/admin/who", alice);
    RawAnswer include = site.send("GET", "/include?to=/admin/who", alice);
    assertThat(open.text()).isEqualTo("FORWARD alice true");
    assertThat(forbidden.status()).isEqualTo(403);
    assertThat(forbidden.json("error")).isEqualTo("insufficient_permission");
    assertThat(forbidden.text()).doesNotContain("FORWARD");
    assertThat(include.text()).doesNotContain("INCLUDE");
    assertThat(site.send("GET", "/forward?to=/admin/who", ada).text())
        .isEqualTo("FORWARD ada true");
    assertThat(site.send("GET", "/include?to=/admin/who", ada).text())
        .isEqualTo("before INCLUDE ada true after");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("strict")
  void forwardAndInclude_fromAPathLeftToTheApplication_areCheckedAgainstTheTarget(TestSite site)
      throws IOException {
    String ada = site.signedIn("ada");
    RawAnswer visitor = site.send("GET", "/theirs/forward?to=/admin/who");
    RawAnswer include = site.send("GET", "/theirs/include?to=/admin/who");
    RawAnswer known = site.send("GET", "/theirs/forward?to=/admin/who", ada);
    RawAnswer crossSite = site.send("POST", "/theirs/forward?to=/admin/who", ada);
    assertThat(visitor.json("error")).as("%s", visitor).isEqualTo("unauthenticated");
    assertThat(include.text()).doesNotContain("INCLUDE");
    assertThat(known.text()).isEqualTo("FORWARD ada true");
    assertThat(crossSite.json("error")).isEqualTo("cross_site_request");
    assertThat(site.send("GET", "/theirs/include?to=/admin/who", ada).status()).isEqualTo(200);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("strict")
  void include_fromAPathLeftToTheApplication_neverFallsBackFromABadTokenToTheCookie(TestSite site)
      throws IOException {
    String ada = site.signedIn("ada");
    RawAnswer bad =
        site.send("GET", "/theirs/include?to=/admin/who", ada, "Authorization: Bearer made.up.one");
    assertThat(bad.text()).doesNotContain("INCLUDE", "ada");
    assertThat(site.send("GET", "/theirs/include?to=/admin/who", ada).text())
        .contains("INCLUDE null false");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("strict")
  void forward_toAPathLeftToTheApplication_passesForEverybody(TestSite site) throws IOException {
    assertThat(site.send("GET", "/open/forward?to=/theirs/who").text())
        .isEqualTo("FORWARD null false");
    assertThat(site.send("GET", "/theirs/forward?to=/theirs/who").text())
        .isEqualTo("FORWARD null false");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void reset_byTheApplication_takesItsOwnCookiesAway(TestSite site) throws IOException {
    String id = site.account("dave", "user").id();
    String cookie = site.signedIn("dave");
    site.identity.accounts().setRoles(id, java.util.Set.of("admin"));
    RawAnswer answer = site.send("GET", "/cache/cookies", cookie);
    assertThat(answer.all("Set-Cookie")).hasSize(2).contains("mine=2");
    assertThat(site.cookieIn(answer)).isNotEqualTo(cookie);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void url_encoded_holdsNoSessionId(TestSite site) throws IOException {
    String alice = site.signedIn("alice");
    RawAnswer encoded = site.send("GET", "/encode", alice);
    RawAnswer redirect = site.send("GET", "/redirect", alice);
    assertThat(encoded.text()).isEqualTo("/a /b?c=d");
    assertThat(redirect.status()).isEqualTo(302);
    assertThat(redirect.comparable().toLowerCase(java.util.Locale.ROOT))
        .doesNotContain(";jsessionid");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void cachePolicy_ofTheApplication_winsOverNoStore(TestSite site) throws IOException {
    String alice = site.signedIn("alice");
    for (var one :
        Map.of(
                "/cache/none", List.of("no-store"),
                "/cache/set", List.of("public, max-age=60"),
                "/cache/add", List.of("public", "max-age=60"),
                "/cache/expires", List.of("private"),
                "/cache/pragma", List.of("private"),
                "/cache/reset", List.of("no-store"))
            .entrySet()) {
      RawAnswer answer = site.send("GET", one.getKey(), alice);
      assertThat(answer.text()).isEqualTo("x");
      assertThat(answer.all("Cache-Control")).as(one.getKey()).isEqualTo(one.getValue());
      assertThat(answer.all("X-Mine")).isEmpty();
      assertThat(answer.all("X-Content-Type-Options")).containsExactly("nosniff");
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void reset_byTheApplication_keepsOurHeaders(TestSite site) throws IOException {
    RawAnswer visitor = site.send("GET", "/open/reset");
    assertThat(visitor.all("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(visitor.all("Cache-Control")).isEmpty();
    guarded(site.send("GET", "/cache/reset", site.signedIn("alice")));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void reset_afterRightsChanged_keepsTheNewSessionId(TestSite site) throws IOException {
    String id = site.account("carol", "user").id();
    for (String path : List.of("/cache/reset", "/send-error", "/throws")) {
      String cookie = site.signedIn("carol");
      site.identity.accounts().setRoles(id, java.util.Set.of("admin"));
      RawAnswer answer = site.send("GET", path, cookie);
      assertThat(answer.all("Set-Cookie")).as("%s %s", path, answer).hasSize(1);
      assertThat(site.send("GET", "/auth/me", site.cookieIn(answer)).json("username"))
          .isEqualTo("carol");
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sites")
  void response_committedBeforeTheFirstLook_getsNoHeader(TestSite site) throws IOException {
    RawAnswer known = site.send("GET", "/open/late", site.signedIn("alice"));
    RawAnswer dead = site.send("GET", "/open/late", "Cookie: session=" + "A".repeat(43));
    assertThat(known.text()).isEqualTo("sent REQUEST alice true");
    assertThat(known.all("Cache-Control")).isEmpty();
    assertThat(dead.text()).isEqualTo("sent REQUEST null false");
    assertThat(dead.all("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("strict")
  void include_thatIsRefusedAfterOutput_isTheWholeRefusalAndNothingOfThePage(TestSite site)
      throws IOException {
    String alice = site.signedIn("alice");
    for (String path : List.of("/include?to=/admin/who", "/theirs/print-include?to=/admin/who")) {
      boolean theirs = path.startsWith("/theirs");
      RawAnswer program = site.send("GET", path, alice);
      RawAnswer browser = site.send("GET", path, alice, "Sec-Fetch-Mode: navigate");
      RawAnswer direct = site.send("GET", "/admin/who", alice);
      RawAnswer page = site.send("GET", "/admin/who", alice, "Sec-Fetch-Mode: navigate");

      assertThat(program.status()).as("%s", program).isEqualTo(403);
      assertThat(program.text()).as(path).isEqualTo(direct.text());
      assertThat(program.header("Content-Type")).startsWith("application/problem+json");
      assertThat(program.header("Content-Length"))
          .isEqualTo(Integer.toString(program.body().length));
      assertThat(browser.status()).as("%s", browser).isEqualTo(403);
      assertThat(browser.text()).isEqualTo(page.text());
      assertThat(browser.header("Content-Type")).startsWith("text/html");
      assertThat(browser.header("Content-Length"))
          .isEqualTo(Integer.toString(browser.body().length));
      if (theirs) {
        RawAnswer visitor = site.send("GET", path);
        assertThat(visitor.status()).as("%s", visitor).isEqualTo(401);
        assertThat(visitor.text()).isEqualTo(site.send("GET", "/admin/who").text());
      }
    }
  }
}
