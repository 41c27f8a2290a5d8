package io.sallyport.auth;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.httpsession.HttpSessionSettings;
import io.sallyport.auth.httpsession.Samples;
import io.sallyport.auth.redis.TestRedis;
import io.sallyport.auth.token.TokenForge;
import io.sallyport.identity.mfa.Totp;
import io.sallyport.identity.mfa.TotpSecret;
import io.sallyport.identity.secret.KeyRing;
import io.sallyport.identity.secret.Secrets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes, one on Jetty and one on Tomcat, whose applications share their HttpSessions. */
class SharedHttpSessionIT {

  private static final String SAME = "Sec-Fetch-Site: same-origin";
  private static final String NONE = "no session";

  @SuppressWarnings("NullAway.Init")
  private static TestRedis redis;

  @SuppressWarnings("NullAway.Init")
  private static TestSite a;

  @SuppressWarnings("NullAway.Init")
  private static TestSite b;

  /** A request that waits has begun, and may go on. */
  private static volatile CountDownLatch begun = new CountDownLatch(1);

  private static volatile CountDownLatch goOn = new CountDownLatch(1);

  /** Closed by an application in the middle of a request. */
  private static volatile AutoCloseable dying = () -> {};

  @BeforeAll
  static void start() throws Exception {
    redis = TestRedis.start();
    String prefix = Secrets.handle() + ":";
    a = site(Engine.JETTY, prefix).start();
    b = site(Engine.TOMCAT, prefix).besides(a).start();
  }

  @AfterAll
  static void stop() throws Exception {
    b.close();
    a.close();
    redis.close();
  }

  @BeforeEach
  void nextDay() {
    a.clock.advance(Duration.ofDays(1));
  }

  static TestSite.Builder application(TestSite.Builder builder) {
    return builder
        .servlet("/open/box", SharedHttpSessionIT::box)
        .servlet("/theirs/box", SharedHttpSessionIT::box)
        .servlet("/open/wait", SharedHttpSessionIT::waiting)
        .servlet("/open/early", SharedHttpSessionIT::early)
        .servlet("/open/late", SharedHttpSessionIT::late)
        .servlet("/open/async", SharedHttpSessionIT::async)
        .servlet(
            "/open/redirect",
            (request, response) -> {
              request.getSession().setAttribute("before", "redirect");
              response.sendRedirect("/open/box");
            })
        .servlet(
            "/open/fails",
            (request, response) -> {
              request.getSession().setAttribute("before", "failure");
              throw new IllegalStateException("the application");
            })
        .servlet("/open/unfit", SharedHttpSessionIT::unfit)
        .servlet(
            "/open/dies",
            (request, response) -> {
              request.getSession().setAttribute("n", "2");
              dying.close();
            })
        .servlet(
            "/open/committed",
            (request, response) -> {
              response.getWriter().print("sent ");
              response.flushBuffer();
              try {
                request.getSession();
              } catch (IllegalStateException e) {
                response.getWriter().print(e.getMessage());
              }
            })
        .servlet(
            "/open/in-and-out",
            (request, response) -> {
              request.getSession().setAttribute("cart", "tea");
              request.login("alice", TestSite.PASSWORD);
              String after = contents(request.getSession(false));
              request.logout();
              response.getWriter().print(after + " " + contents(request.getSession(false)));
            })
        .with(
            to ->
                to.httpSession(
                    new HttpSessionSettings(Set.of(Samples.class.getPackageName() + ".*"))));
  }

  private static TestSite.Builder site(Engine engine, String prefix) {
    return application(TestSite.on(engine)).with(to -> to.redis(redis.settings(prefix)));
  }

  /** Does what the parameters say, one after the other, and tells what is there then. */
  private static void box(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var told = new ArrayList<String>();
    for (String name : Collections.list(request.getParameterNames())) {
      for (String value : request.getParameterValues(name)) {
        String[] parts = value.split(":", 2);
        try {
          told.add(act(request, name, parts[0], parts.length > 1 ? parts[1] : ""));
        } catch (IllegalArgumentException | IllegalStateException e) {
          told.add(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
      }
    }
    told.removeIf(String::isEmpty);
    told.add(contents(request.getSession(false)));
    response.getWriter().print(String.join(" ", told));
  }

  @SuppressWarnings("unchecked")
  private static String act(HttpServletRequest request, String does, String name, String text) {
    switch (does) {
      case "set" -> request.getSession().setAttribute(name, text);
      case "remove" -> request.getSession().removeAttribute(name);
      case "list" -> request.getSession().setAttribute(name, new ArrayList<>(List.of(text)));
      case "append" -> ((List<Object>) request.getSession().getAttribute(name)).add(text);
      case "cart" -> {
        var cart = new Samples.Cart();
        cart.add(new Samples.Line(text, 2, new BigDecimal("3.50"), Samples.Size.LARGE));
        request.getSession().setAttribute(name, cart);
      }
      case "lines" -> {
        return ((Samples.Cart) request.getSession().getAttribute(name)).lines().toString();
      }
      case "thread" -> request.getSession().setAttribute(name, Thread.currentThread());
      case "begin" -> {
        return "new=" + request.getSession().isNew();
      }
      case "invalidate" -> request.getSession().invalidate();
      case "idle" -> request.getSession().setMaxInactiveInterval(Integer.parseInt(text));
      case "change-id" -> {
        String before = request.getSession().getId();
        String after = request.changeSessionId();
        return "changed=" + !after.equals(before);
      }
      case "id" -> {
        HttpSession session = request.getSession();
        return "valid="
            + request.isRequestedSessionIdValid()
            + " same="
            + session.getId().equals(request.getRequestedSessionId())
            + " cookie="
            + request.isRequestedSessionIdFromCookie()
            + " url="
            + request.isRequestedSessionIdFromURL()
            + " idle="
            + session.getMaxInactiveInterval();
      }
      default -> {}
    }
    return "";
  }

  private static String contents(@Nullable HttpSession session) {
    if (session == null) {
      return NONE;
    }
    var all = new TreeMap<String, Object>();
    for (String name : Collections.list(session.getAttributeNames())) {
      Object value = session.getAttribute(name);
      all.put(name, value instanceof Samples.Cart ? "a cart" : value);
    }
    return all.toString();
  }

  private static void waiting(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    HttpSession session = request.getSession();
    String before = contents(session);
    begun.countDown();
    goOn.await(20, TimeUnit.SECONDS);
    session.setAttribute("late", "x");
    response.getWriter().print(before);
  }

  /** Puts into a list that it has set what no list may hold. */
  private static void unfit(HttpServletRequest request, HttpServletResponse response) {
    var list = new ArrayList<Object>();
    request.getSession().setAttribute("list", list);
    request.getSession().setAttribute("n", "1");
    list.add(Thread.currentThread());
  }

  /** Sets an attribute, does what may show the client something, and hangs. */
  private static void early(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    request.getSession().setAttribute("early", request.getParameter("by"));
    switch (request.getParameter("by")) {
      case "writer" -> response.getWriter();
      case "stream" -> response.getOutputStream();
      case "flush" -> response.flushBuffer();
      case "redirect" -> response.sendRedirect("/open/box");
      case "error" -> response.sendError(404);
      case "message" -> response.sendError(404, "not there");
      case "length" -> response.setContentLength(0);
      default -> response.setContentLengthLong(0);
    }
    begun.countDown();
    goOn.await(20, TimeUnit.SECONDS);
  }

  private static void late(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    HttpSession session = request.getSession();
    session.setAttribute("early", "x");
    PrintWriter to = response.getWriter();
    to.print("first");
    response.flushBuffer();
    session.setAttribute("late", "x");
    begun.countDown();
    goOn.await(20, TimeUnit.SECONDS);
    to.print(" last");
  }

  private static void async(HttpServletRequest request, HttpServletResponse response) {
    HttpSession session = request.getSession();
    var list = new ArrayList<>(List.of("a"));
    session.setAttribute("list", list);
    var context = request.startAsync();
    context.start(
        () -> {
          session.setAttribute("late", "x");
          list.add("b");
          context.complete();
        });
  }

  /** A browser: sends the cookies that it was sent, to whichever node. */
  private static final class Browser {
    final Map<String, String> cookies = new TreeMap<>();

    String line() {
      var pairs = new ArrayList<String>();
      cookies.forEach((name, value) -> pairs.add(name + "=" + value));
      return "Cookie: " + (pairs.isEmpty() ? "none=1" : String.join("; ", pairs));
    }

    String id() {
      return requireNonNull(cookies.get("http-session"), "no cookie");
    }

    RawAnswer keep(RawAnswer answer) {
      for (String line : answer.all("Set-Cookie")) {
        String pair = line.substring(0, line.indexOf(';'));
        String name = pair.substring(0, pair.indexOf('='));
        String value = pair.substring(pair.indexOf('=') + 1);
        assertThat(name).isIn("session", "http-session");
        if (value.isEmpty()) {
          assertThat(line).contains("; Max-Age=0;");
          cookies.remove(name);
        } else {
          assertThat(line).endsWith("; Path=/; HttpOnly; SameSite=Lax");
          cookies.put(name, value);
        }
      }
      return answer;
    }

    RawAnswer send(TestSite to, String target) throws IOException {
      return keep(to.send("GET", target, line()));
    }

    /** What {@link SharedHttpSessionIT#box} tells. */
    String box(TestSite at, String query) throws IOException {
      RawAnswer answer = send(at, "/open/box?" + query);
      assertThat(answer.status()).as("%s", answer).isEqualTo(200);
      return answer.text();
    }

    void signIn(TestSite at, String name) throws IOException {
      RawAnswer answer = keep(at.signIn(name, TestSite.PASSWORD, line(), SAME));
      assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }

    Browser copy() {
      var copy = new Browser();
      copy.cookies.putAll(cookies);
      return copy;
    }
  }

  @Test
  void attributes_setOnOneNode_areThereOnTheOther() throws Exception {
    var browser = new Browser();
    assertThat(browser.box(a, "")).isEqualTo(NONE);
    assertThat(browser.cookies).isEmpty();
    assertThat(browser.box(a, "begin=&set=n:1&cart=c:tea&list=l:a"))
        .isEqualTo("new=true {c=a cart, l=[a], n=1}");
    assertThat(browser.box(b, "begin=&lines=c&append=l:b&remove=n"))
        .isEqualTo(
            "new=false [Line[article=tea, count=2, price=3.50, size=large]] {c=a cart, l=[a, b]}");
    assertThat(browser.box(a, "")).isEqualTo("{c=a cart, l=[a, b]}");
    assertThat(new Browser().box(a, "")).as("another visitor").isEqualTo(NONE);
  }

  @Test
  void attributes_setByManyRequestsAtOnceOnBothNodes_areAllThere() throws Exception {
    var browser = new Browser();
    browser.box(a, "begin=");
    var works = new ArrayList<Callable<Integer>>();
    var expected = new TreeMap<String, String>();
    for (int i = 0; i < 50; i++) {
      TestSite node = i % 2 == 0 ? a : b;
      String pair = "n" + i + ":" + i;
      expected.put("n" + i, String.valueOf(i));
      works.add(() -> node.send("GET", "/open/box?set=" + pair, browser.line()).status());
    }
    assertThat(AtOnce.each(works)).hasSize(50).containsOnly(200);
    assertThat(browser.box(a, "")).isEqualTo(expected.toString());
    assertThat(browser.box(b, "")).isEqualTo(expected.toString());
  }

  /** One request that has the session in its hands while something happens. */
  private CompletableFuture<RawAnswer> under(TestSite node, String target, Browser browser)
      throws Exception {
    begun = new CountDownLatch(1);
    goOn = new CountDownLatch(1);
    String cookies = browser.line();
    var answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return node.send("GET", target, cookies);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    return answer;
  }

  @Test
  void invalidation_onOneNode_isSeenByTheOtherAndNotUndoneByARequestInFlight() throws Exception {
    var browser = new Browser();
    browser.box(a, "set=n:1");
    Browser before = browser.copy();
    CompletableFuture<RawAnswer> inFlight = under(b, "/open/wait", browser);

    assertThat(browser.box(a, "invalidate=")).isEqualTo(NONE);
    assertThat(browser.cookies).isEmpty();
    assertThat(before.copy().box(b, "")).isEqualTo(NONE);
    goOn.countDown();

    RawAnswer late = inFlight.get(20, TimeUnit.SECONDS);
    assertThat(late.text()).isEqualTo("{n=1}");
    assertThat(late.all("Set-Cookie")).isEmpty();
    assertThat(before.copy().box(a, "")).isEqualTo(NONE);
    assertThat(before.copy().box(b, "")).isEqualTo(NONE);
    assertThat(before.box(b, "begin=")).isEqualTo("new=true {}");
  }

  @Test
  void attribute_setByARequestInFlightAsTheIdChanges_isNotLost() throws Exception {
    var browser = new Browser();
    browser.box(a, "set=n:1");
    CompletableFuture<RawAnswer> inFlight = under(b, "/open/wait", browser);
    String old = browser.id();
    assertThat(browser.box(a, "change-id=")).isEqualTo("changed=true {n=1}");
    assertThat(browser.id()).isNotEqualTo(old);
    goOn.countDown();
    assertThat(inFlight.get(20, TimeUnit.SECONDS).text()).isEqualTo("{n=1}");
    assertThat(browser.box(a, "")).isEqualTo("{late=x, n=1}");
  }

  @Test
  void attribute_setAfterTheFirstBytes_isThereBeforeTheAnswerEnds() throws Exception {
    var browser = new Browser();
    browser.box(a, "begin=");
    for (TestSite node : List.of(a, b)) {
      browser.box(a, "remove=early&remove=late");
      CompletableFuture<RawAnswer> answer = under(node, "/open/late", browser);
      assertThat(browser.box(node == a ? b : a, "")).isEqualTo("{early=x, late=x}");
      goOn.countDown();
      assertThat(answer.get(20, TimeUnit.SECONDS).text()).isEqualTo("first last");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"writer", "stream", "flush", "redirect", "error", "message", "length", "long"})
  void attribute_setBeforeTheClientCanKnow_isThere(String by) throws Exception {
    for (TestSite node : List.of(a, b)) {
      var browser = new Browser();
      browser.box(a, "begin=");
      CompletableFuture<RawAnswer> answer = under(node, "/open/early?by=" + by, browser);
      assertThat(browser.box(node == a ? b : a, "")).isEqualTo("{early=" + by + "}");
      goOn.countDown();
      answer.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void attribute_setBeforeARedirectOrAFailure_isThere() throws Exception {
    for (TestSite node : List.of(a, b)) {
      var browser = new Browser();
      RawAnswer redirect = browser.send(node, "/open/redirect");
      assertThat(redirect.status()).isEqualTo(302);
      assertThat(browser.box(a, "")).isEqualTo("{before=redirect}");
      assertThat(browser.send(node, "/open/fails").status()).isEqualTo(500);
      assertThat(browser.box(a, "")).isEqualTo("{before=failure}");
    }
  }

  @Test
  void attribute_thatCannotBeKeptAnyMore_failsTheRequestAndLosesNothingElse() throws Exception {
    for (TestSite node : List.of(a, b)) {
      var browser = new Browser();
      assertThat(browser.send(node, "/open/unfit").status()).isEqualTo(500);
      assertThat(browser.box(a, "")).isEqualTo("{list=[], n=1}");
    }
  }

  @Test
  void session_afterTheFirstBytes_isNotBegun() throws Exception {
    for (TestSite node : List.of(a, b)) {
      RawAnswer answer = node.send("GET", "/open/committed");
      assertThat(answer.text())
          .isEqualTo("sent The response is sent: no HttpSession can begin any more");
      assertThat(answer.all("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void answer_ofARequestThatHadTheSession_isNotCached() throws Exception {
    for (TestSite node : List.of(a, b)) {
      var browser = new Browser();
      assertThat(browser.send(node, "/open/box").header("Cache-Control")).isNull();
      assertThat(browser.send(node, "/open/box?begin=").header("Cache-Control"))
          .isEqualTo("no-store");
      assertThat(browser.send(node, "/open/box").header("Cache-Control")).isEqualTo("no-store");
      assertThat(browser.send(node, "/open/quiet/a").header("Cache-Control")).isNull();
    }
  }

  @Test
  void crossSiteRequest_thatBringsTheSession_isRefused() throws Exception {
    var browser = new Browser();
    browser.box(a, "set=n:1");
    for (TestSite node : List.of(a, b)) {
      String[] from = {"Sec-Fetch-Site: cross-site", "Origin: https://evil.example"};
      RawAnswer refused = node.form("/open/box", "set=n:2", browser.line(), from[0], from[1]);
      Expect.problem(
          refused, 403, "cross_site_request", "The request came from another site", null);
      assertThat(browser.box(a, "")).isEqualTo("{n=1}");
      assertThat(node.form("/open/box", "begin=", from).text()).isEqualTo("new=true {}");
      assertThat(node.form("/open/box", "set=n:1", browser.line(), SAME).text()).isEqualTo("{n=1}");
    }
  }

  @Test
  void attribute_changedByAnAsynchronousRequest_isThere() throws Exception {
    for (TestSite node : List.of(a, b)) {
      var browser = new Browser();
      assertThat(browser.send(node, "/open/async").status()).isEqualTo(200);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      String seen = browser.box(a, "");
      assertThat(seen).contains("late=x");
      while (!seen.equals("{late=x, list=[a, b]}")) {
        assertThat(System.nanoTime()).as(seen).isLessThan(end);
        seen = browser.box(a, "");
      }
    }
  }

  @Test
  void signIn_changesTheIdAndKeepsTheCart() throws Exception {
    var browser = new Browser();
    browser.box(a, "cart=c:tea&set=n:1");
    Browser planted = browser.copy();
    browser.signIn(b, "alice");
    assertThat(browser.id()).isNotEqualTo(planted.id());
    assertThat(browser.box(a, "lines=c"))
        .isEqualTo("[Line[article=tea, count=2, price=3.50, size=large]] {c=a cart, n=1}");
    assertThat(planted.box(a, "")).as("whoever planted the id").isEqualTo(NONE);
    String plantedId = planted.id();
    assertThat(planted.box(b, "begin=&set=evil:1")).isEqualTo("new=true {evil=1}");
    assertThat(planted.id()).as("a late answer takes no new id away").isEqualTo(plantedId);
    assertThat(browser.box(b, "")).isEqualTo("{c=a cart, n=1}");

    String id = browser.id();
    browser.signIn(a, "alice");
    assertThat(browser.id()).as("signed in again").isNotEqualTo(id);
    assertThat(browser.box(b, "")).isEqualTo("{c=a cart, n=1}");
  }

  @Test
  void stepUp_changesTheIdAndKeepsTheCart() throws Exception {
    TotpSecret secret = TotpSecret.generate();
    a.identity
        .secondFactors(KeyRing.of(TokenForge.SEALS, "test"))
        .enrol(a.accountId("ada"), secret);
    var browser = new Browser();
    browser.box(a, "set=n:1");
    String anonymous = browser.id();
    String token = a.signIn("ada", TestSite.PASSWORD).json("mfa_token");
    String due = "{\"mfa_token\":\"%s\",\"code\":\"%s\"}".formatted(token, code(secret));
    RawAnswer signedIn =
        browser.keep(b.post("/auth/login/mfa", "application/json", due, browser.line(), SAME));
    assertThat(signedIn.status()).as("%s", signedIn).isEqualTo(200);
    assertThat(browser.box(a, "")).isEqualTo("{n=1}");
    String before = browser.id();
    a.clock.advance(Duration.ofMinutes(1));

    String verify = "{\"code\":\"" + code(secret) + "\"}";
    Expect.empty(
        browser.keep(b.post("/auth/mfa/verify", "application/json", verify, browser.line(), SAME)),
        204);

    assertThat(browser.id()).isNotIn(anonymous, before);
    assertThat(browser.box(a, "")).isEqualTo("{n=1}");
  }

  private static String code(TotpSecret secret) {
    return Totp.codeAt(secret, a.clock.instant());
  }

  @Test
  void cookie_overTlsBelowAPath_isMarkedAsTheSessions() throws Exception {
    try (TestSite site =
        application(TestSite.on(Engine.TOMCAT))
            .under("/x")
            .publicAt("https://notes.example.com")
            .start()) {
      RawAnswer answer = site.send("GET", "/x/open/box?set=n:1");
      assertThat(answer.text()).isEqualTo("{n=1}");
      assertThat(answer.header("Set-Cookie"))
          .matches(
              "__Host-http-session-x=[A-Za-z0-9_-]{46}; Path=/; HttpOnly; Secure; SameSite=Lax");
    }
  }

  @Test
  void pathLeftToTheApplication_hasTheContainersSession() throws Exception {
    for (TestSite node : List.of(a, b)) {
      RawAnswer answer = node.send("GET", "/theirs/box?set=n:1");
      assertThat(answer.text()).isEqualTo("{n=1}");
      assertThat(answer.header("Set-Cookie")).startsWith("JSESSIONID=");
    }
  }

  @Test
  void signOut_endsIt() throws Exception {
    var browser = new Browser();
    browser.box(a, "set=n:1");
    browser.signIn(a, "alice");
    assertThat(browser.box(b, "")).isEqualTo("{n=1}");
    Browser before = browser.copy();
    Expect.empty(
        browser.keep(b.post("/auth/logout", "application/json", "{}", browser.line(), SAME)), 204);
    assertThat(browser.cookies).isEmpty();
    assertThat(before.box(a, "")).isEqualTo(NONE);
    assertThat(browser.box(a, "")).isEqualTo(NONE);
  }

  @Test
  void anotherAccount_onTheSameBrowser_doesNotSeeIt() throws Exception {
    var browser = new Browser();
    browser.signIn(a, "alice");
    assertThat(browser.box(a, "set=n:alice")).isEqualTo("{n=alice}");
    Browser alices = browser.copy();
    browser.signIn(b, "bob");
    assertThat(browser.box(a, "")).isEqualTo(NONE);
    assertThat(browser.box(b, "set=n:bob")).isEqualTo("{n=bob}");
    assertThat(alices.box(a, "")).as("it has ended").isEqualTo(NONE);
  }

  @Test
  void callerWhoIsNotTheOwner_getsAFreshOne() throws Exception {
    var alice = new Browser();
    alice.signIn(a, "alice");
    alice.box(a, "set=n:alice");

    var bob = new Browser();
    bob.signIn(b, "bob");
    bob.cookies.put("http-session", alice.id());
    assertThat(bob.box(a, "begin=")).isEqualTo("new=true {}");
    assertThat(bob.id()).isNotEqualTo(alice.id());
    assertThat(alice.box(a, "")).as("brought by another account, it ends").isEqualTo(NONE);

    alice.box(a, "set=n:again");
    var nobody = new Browser();
    nobody.cookies.put("http-session", alice.id());
    assertThat(nobody.box(b, "")).isEqualTo(NONE);
    assertThat(nobody.box(b, "begin=")).isEqualTo("new=true {}");
    assertThat(alice.box(b, "")).isEqualTo("{n=again}");

    a.identity.accounts().revokeAll(a.accountId("alice"));
    assertThat(alice.box(b, "begin=")).as("revoked").isEqualTo("new=true {}");
  }

  @Test
  void callerWhoTakesItUpWithoutASignInHere_getsANewId() throws Exception {
    var browser = new Browser();
    browser.box(a, "set=n:1");
    Browser planted = browser.copy();
    var alice = new Browser();
    alice.signIn(a, "alice");
    alice.cookies.put("http-session", browser.id());
    assertThat(alice.box(b, "")).isEqualTo("{n=1}");
    assertThat(alice.id()).isNotEqualTo(planted.id());
    assertThat(planted.box(a, "")).isEqualTo(NONE);
  }

  @Test
  void callersRequestsThatTakeItUpAtOnce_loseNothing() throws Exception {
    var alice = new Browser();
    alice.signIn(a, "alice");
    for (int round = 0; round < 10; round++) {
      var visitor = new Browser();
      visitor.box(a, "set=n:1");
      Browser both = alice.copy();
      both.cookies.put("http-session", visitor.id());
      var works = new ArrayList<Callable<RawAnswer>>();
      for (String name : List.of("w", "x", "y", "z")) {
        TestSite node = works.size() % 2 == 0 ? a : b;
        works.add(() -> node.send("GET", "/open/box?set=" + name + ":1", both.line()));
      }
      List<RawAnswer> answers = AtOnce.each(works);
      assertThat(answers).allMatch(answer -> answer.status() == 200);
      assertThat(answers).filteredOn(answer -> answer.header("Set-Cookie") != null).hasSize(1);
      answers.forEach(both::keep);
      assertThat(both.box(a, "")).isEqualTo("{n=1, w=1, x=1, y=1, z=1}");
    }
  }

  @Test
  void owner_whoComesWithTheIdFromBefore_seesTheSession() throws Exception {
    var alice = new Browser();
    alice.signIn(a, "alice");
    alice.box(a, "set=n:1");
    Browser late = alice.copy();
    assertThat(alice.box(a, "change-id=")).isEqualTo("changed=true {n=1}");
    assertThat(late.box(b, "set=late:1")).isEqualTo("{late=1, n=1}");
    assertThat(late.id()).as("the new id is for another answer").isNotEqualTo(alice.id());
    assertThat(alice.box(b, "")).isEqualTo("{late=1, n=1}");

    var nobody = new Browser();
    nobody.cookies.put("http-session", late.id());
    assertThat(nobody.box(a, "")).isEqualTo(NONE);
    a.clock.advance(Duration.ofSeconds(30));
    assertThat(late.box(b, "")).as("half a minute later").isEqualTo(NONE);
  }

  @Test
  void signInAndOutByTheApplication_inOneRequest_keepAndEndIt() throws Exception {
    for (TestSite node : List.of(a, b)) {
      var browser = new Browser();
      assertThat(browser.send(node, "/open/in-and-out").text()).isEqualTo("{cart=tea} " + NONE);
      assertThat(browser.cookies).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http-session=",
        "http-session=x",
        "http-session=0123456789012345678901234567890123456789012345",
        "http-session=01234567890123456789012345678901234567890123456",
        "http-session=}{|~{}{|~{}{|~{}{|~{}{|~{}{|~{}{|~{}{|~{}{|~{}",
        "http-session=\"0123456789012345678901234567890123456789012\"",
        "__Host-http-session=0123456789012345678901234567890123456789012345",
        "JSESSIONID=0123456789012345678901234567890123456789012345"
      })
  void cookie_madeUpOrHostile_isNoSessionAndNeverBecomesOne(String cookie) throws Exception {
    for (TestSite node : List.of(a, b)) {
      RawAnswer none = node.send("GET", "/open/box", "Cookie: " + cookie);
      RawAnswer begun = node.send("GET", "/open/box?set=n:1", "Cookie: " + cookie);
      assertThat(none.status()).isEqualTo(200);
      assertThat(begun.text()).isEqualTo("{n=1}");
      assertThat(begun.all("Set-Cookie")).hasSize(1);
      var browser = new Browser();
      browser.keep(begun);
      assertThat(cookie).doesNotContain(browser.id());
      assertThat(node.send("GET", "/open/box", "Cookie: " + cookie).text()).isEqualTo(NONE);
    }
  }

  @Test
  void cookie_thatComesTwice_isNoSession() throws Exception {
    var browser = new Browser();
    browser.box(a, "set=n:1");
    String twice = "http-session=" + browser.id() + "; http-session=" + browser.id();
    for (TestSite node : List.of(a, b)) {
      assertThat(node.send("GET", "/open/box", "Cookie: " + twice).text()).isEqualTo(NONE);
    }
    assertThat(browser.box(a, "")).isEqualTo("{n=1}");
  }

  @Test
  void ids_ofARequest_areWhatServletsSay() throws Exception {
    var browser = new Browser();
    assertThat(browser.box(b, "id="))
        .isEqualTo("valid=false same=false cookie=false url=false idle=1800 {}");
    assertThat(browser.box(b, "id="))
        .isEqualTo("valid=true same=true cookie=true url=false idle=1800 {}");
    assertThat(browser.box(b, "change-id=&id="))
        .isEqualTo("changed=true valid=false same=false cookie=true url=false idle=1800 {}");
    assertThat(browser.box(b, "idle=x:60&id="))
        .isEqualTo("valid=true same=true cookie=true url=false idle=60 {}");
    a.clock.advance(Duration.ofSeconds(59));
    assertThat(browser.box(a, "begin=")).isEqualTo("new=false {}");
    a.clock.advance(Duration.ofSeconds(60));
    assertThat(browser.box(a, "")).isEqualTo(NONE);
  }

  @Test
  void value_thatCannotBeKept_isRefusedAndTheRequestGoesOn() throws Exception {
    var browser = new Browser();
    assertThat(browser.box(b, "set=n:1&thread=t"))
        .isEqualTo(
            "IllegalArgumentException: The attribute 't' of a shared HttpSession, a "
                + "org.apache.tomcat.util.threads.TaskThread, is or holds"
                + " org.apache.tomcat.util.threads.TaskThread, which"
                + " session.http-session-types does not list {n=1}");
    assertThat(browser.box(a, "")).isEqualTo("{n=1}");
  }

  @Test
  void request_costsOneScriptOrNothing() throws Exception {
    var browser = new Browser();
    browser.box(a, "set=n:1");
    assertThat(scripts(() -> browser.box(a, ""))).isEqualTo(20);
    assertThat(scripts(() -> browser.box(b, "remove=none"))).isEqualTo(40);
    assertThat(scripts(() -> browser.send(a, "/open/quiet/a"))).isZero();
    assertThat(scripts(() -> browser.send(a, "/open/a"))).isZero();
    assertThat(scripts(() -> new Browser().box(a, ""))).isZero();
    assertThat(scripts(() -> new Browser().box(a, "set=n:1"))).isEqualTo(20);
  }

  /** How many scripts so many requests ran. */
  private static long scripts(Callable<?> request) throws Exception {
    request.call();
    long before = redis.commands().getOrDefault("evalsha", 0L);
    for (int i = 0; i < 20; i++) {
      request.call();
    }
    return redis.commands().getOrDefault("evalsha", 0L) - before;
  }

  @Test
  void outage_isARefusalWhereTheSessionIsAskedForAndNowhereElse() throws Exception {
    try (TestRedis own = TestRedis.start();
        TestSite jetty =
            application(TestSite.on(Engine.JETTY))
                .with(to -> to.redis(own.settings("o:")))
                .start();
        TestSite tomcat =
            application(TestSite.on(Engine.TOMCAT))
                .with(to -> to.redis(own.settings("o:")))
                .besides(jetty)
                .start()) {
      var browser = new Browser();
      browser.box(jetty, "set=n:1");
      own.close();
      for (TestSite site : List.of(jetty, tomcat)) {
        for (String target : List.of("/open/box", "/open/box?set=n:2", "/open/redirect")) {
          unavailable(site.send("GET", target, browser.line()));
        }
        RawAnswer fresh = site.send("GET", "/open/redirect");
        assertThat(fresh.status()).isEqualTo(503);
        assertThat(site.send("GET", "/open/quiet/a", browser.line()).text()).isEqualTo("quiet");
        assertThat(site.send("GET", "/open/box").text()).isEqualTo(NONE);
      }
    }
  }

  @Test
  void outage_atTheEndOfARequest_isARefusalToo() throws Exception {
    for (Engine engine : List.of(Engine.JETTY, Engine.TOMCAT)) {
      try (TestRedis own = TestRedis.start();
          TestSite site =
              application(TestSite.on(engine)).with(to -> to.redis(own.settings("o:"))).start()) {
        var browser = new Browser();
        browser.box(site, "set=n:1");
        dying = own;
        unavailable(site.send("GET", "/open/dies", browser.line()));
      }
    }
  }

  private static void unavailable(RawAnswer answer) {
    Expect.problem(answer, 503, "temporarily_unavailable", "Not available right now", null);
    assertThat(answer.header("Retry-After")).isEqualTo("5");
  }

  @Test
  void memory_ofOneNode_doesTheSame() throws Exception {
    for (Engine engine : List.of(Engine.JETTY, Engine.TOMCAT)) {
      try (TestSite site = application(TestSite.on(engine)).start()) {
        var browser = new Browser();
        assertThat(browser.box(site, "list=l:a")).isEqualTo("{l=[a]}");
        browser.signIn(site, "alice");
        assertThat(browser.box(site, "append=l:b")).isEqualTo("{l=[a, b]}");
        assertThat(browser.box(site, "")).isEqualTo("{l=[a, b]}");
        browser.signIn(site, "bob");
        assertThat(browser.box(site, "")).isEqualTo(NONE);
        browser.box(site, "set=n:1");
        site.guard.sweep(site.clock);
        assertThat(browser.box(site, "")).isEqualTo("{n=1}");
        site.clock.advance(Duration.ofMinutes(30));
        site.guard.sweep(site.clock);
        assertThat(browser.box(site, "")).isEqualTo(NONE);
      }
    }
  }
}
