package io.sallyport.auth.httpsession;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.auth.Fake;
import io.sallyport.auth.TestClock;
import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Authenticators;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.SharedSession;
import io.sallyport.auth.pipeline.Site;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.access.Grants;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose session it is, under which id, and when it is written. */
class RequestHttpSessionTest {

  private static final Site SITE = FakeRequest.site("", true);
  private static final Duration IDLE = Duration.ofMinutes(20);
  private static final String COOKIE = "Set-Cookie: __Host-http-session=";
  private static final AuthOutcome NOBODY = AuthOutcome.NO_CREDENTIALS;
  private static final AuthOutcome ALICE = caller("alice");
  private static final AuthOutcome BOB = caller("bob");
  private static final AuthOutcome UNKNOWN =
      new AuthOutcome.Unavailable(
          new StoreUnavailableException("sessions", new IllegalStateException("down")));

  private final TestClock clock = new TestClock();
  private final MemoryHttpSessions kept = new MemoryHttpSessions(1 << 20);
  private final SharedHttpSessions sessions =
      new SharedHttpSessions(kept, new HttpSessionSettings(Set.of()), IDLE, clock);
  private int timeoutMinutes;
  private boolean committed;

  private static AuthOutcome caller(String account) {
    return new AuthOutcome.Authenticated(
        new Caller(
            account,
            account,
            Grants.NONE,
            Set.of(),
            Caller.Mechanism.SESSION,
            "handle",
            List.of("pwd"),
            Instant.EPOCH,
            Instant.EPOCH));
  }

  /** One request of a browser. */
  private final class Visit {
    final List<String> sent = new ArrayList<>();
    final SharedSession session;

    Visit(@Nullable String cookie, AuthOutcome identity) {
      var request = new FakeRequest();
      if (cookie != null) {
        request.header("Cookie", "__Host-http-session=" + cookie);
      }
      Exchange plain = request.exchange(SITE, sent);
      HttpServletRequest asked =
          new HttpServletRequestWrapper(plain.request()) {
            @Override
            public ServletContext getServletContext() {
              return context();
            }
          };
      HttpServletResponse answer =
          new HttpServletResponseWrapper(plain.response()) {
            @Override
            public boolean isCommitted() {
              return committed;
            }
          };
      var exchange = new Exchange(SITE, new Authenticators(List.of()), asked, answer);
      exchange.identity(identity);
      session = sessions.of(exchange);
    }

    HttpSession begun() {
      return requireNonNull(session.get(true));
    }

    /**
     * The cookie with which the browser goes on; null if none was sent, empty if it was cleared.
     */
    @Nullable String cookie() {
      return sent.stream()
          .filter(line -> line.startsWith(COOKIE))
          .map(line -> line.substring(COOKIE.length(), line.indexOf(';')))
          .findFirst()
          .orElse(null);
    }
  }

  private ServletContext context() {
    return Fake.of(
        ServletContext.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "getSessionTimeout" -> timeoutMinutes;
              case "getClassLoader" -> null;
              case "hashCode" -> 1;
              default -> throw new AssertionError("Nobody asked for " + method);
            });
  }

  /** A session of theirs with one attribute. */
  private String left(AuthOutcome by) {
    var visit = new Visit(null, by);
    visit.begun().setAttribute("cart", 1);
    visit.session.finish();
    return requireNonNull(visit.cookie());
  }

  private @Nullable Object cart(@Nullable String cookie, AuthOutcome by) {
    HttpSession found = new Visit(cookie, by).session.get(false);
    return found == null ? null : found.getAttribute("cart");
  }

  @Test
  void get_nothingCame_beginsOneOnlyIfAsked() {
    var visit = new Visit(null, NOBODY);

    assertThat(visit.session.get(false)).isNull();
    assertThat(visit.sent).isEmpty();
    HttpSession begun = visit.begun();
    assertThat(begun.isNew()).isTrue();
    assertThat(visit.session.get(false)).isSameAs(begun);
    assertThat(visit.cookie()).matches("[A-Za-z0-9_-]{46}");
    assertThat(kept.count()).isZero();
    visit.session.finish();
    assertThat(kept.count()).isEqualTo(1);
  }

  @Test
  void get_later_hasWhatWasLeft() {
    String cookie = left(NOBODY);
    Instant began = clock.instant();
    clock.advance(Duration.ofMinutes(5));
    var visit = new Visit(cookie, NOBODY);
    HttpSession found = requireNonNull(visit.session.get(false));

    assertThat(found.getAttribute("cart")).isEqualTo(1);
    assertThat(found.isNew()).isFalse();
    assertThat(found.getCreationTime()).isEqualTo(began.toEpochMilli());
    assertThat(found.getLastAccessedTime()).isEqualTo(began.toEpochMilli());
    assertThat(found.getId()).isEqualTo(visit.session.requestedId());
    assertThat(visit.session.requestedIdValid()).isTrue();
    assertThat(visit.sent).isEmpty();
  }

  @Test
  void get_cookieThatIsNone_isNoSession() {
    for (String cookie : new String[] {"x", "a".repeat(46), left(NOBODY).substring(1)}) {
      var visit = new Visit(cookie, NOBODY);
      assertThat(visit.session.get(false)).as(cookie).isNull();
      assertThat(visit.session.requestedIdValid()).isFalse();
    }
    assertThat(new Visit("x", NOBODY).session.requestedId()).isNull();
    assertThat(new Visit(null, NOBODY).session.requestedIdValid()).isFalse();
  }

  @Test
  void timeout_isTheContainersOrOurs() {
    assertThat(new Visit(null, NOBODY).begun().getMaxInactiveInterval()).isEqualTo(1_200);
    timeoutMinutes = 7;
    assertThat(new Visit(null, NOBODY).begun().getMaxInactiveInterval()).isEqualTo(420);
    String cookie = left(NOBODY);
    clock.advance(Duration.ofMinutes(7));
    assertThat(cart(cookie, NOBODY)).isNull();
  }

  @Test
  void timeout_setByTheApplication_isKept() {
    String cookie = left(NOBODY);
    var visit = new Visit(cookie, NOBODY);
    requireNonNull(visit.session.get(false)).setMaxInactiveInterval(60);
    visit.session.finish();

    clock.advance(Duration.ofSeconds(59));
    assertThat(cart(cookie, NOBODY)).isEqualTo(1);
    clock.advance(Duration.ofSeconds(60));
    assertThat(cart(cookie, NOBODY)).isNull();
  }

  @Test
  void get_anothers_isNeverShownAndEndsIt() {
    String cookie = left(ALICE);
    var bob = new Visit(cookie, BOB);

    assertThat(bob.session.get(false)).isNull();
    assertThat(cart(cookie, ALICE)).isNull();
    HttpSession own = bob.begun();
    assertThat(own.getAttribute("cart")).isNull();
    bob.session.finish();
    assertThat(cart(bob.cookie(), BOB)).isNull();
    assertThat(new Visit(bob.cookie(), BOB).session.get(false)).isNotNull();
    assertThat(new Visit(bob.cookie(), ALICE).session.get(false)).isNull();
  }

  @Test
  void get_ofACallerBySomebodyUnknown_isHiddenAndStays() {
    String cookie = left(ALICE);

    assertThat(cart(cookie, NOBODY)).isNull();
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> new Visit(cookie, UNKNOWN).session.get(false));
    assertThat(cart(cookie, ALICE)).isEqualTo(1);
  }

  @Test
  void get_visitorsByACaller_becomesTheirsUnderAnotherId() {
    String planted = left(NOBODY);
    var visit = new Visit(planted, ALICE);

    assertThat(requireNonNull(visit.session.get(false)).getAttribute("cart")).isEqualTo(1);
    String cookie = requireNonNull(visit.cookie());
    assertThat(cookie).isNotEqualTo(planted).startsWith(planted.substring(0, 3));
    assertThat(cart(planted, NOBODY)).isNull();
    assertThat(cart(cookie, NOBODY)).isNull();
    assertThat(cart(cookie, ALICE)).isEqualTo(1);
  }

  /** Her parallel requests come with the id from before: they find it, and send no cookie. */
  @Test
  void get_underTheIdFromBefore_isTheOwnersAlone() {
    String planted = left(NOBODY);
    requireNonNull(new Visit(planted, ALICE).session.get(false));

    assertThat(cart(planted, ALICE)).isEqualTo(1);
    var bob = new Visit(planted, BOB);
    assertThat(bob.session.get(false)).isNull();
    assertThat(bob.begun().getAttribute("cart")).isNull();
    assertThat(bob.cookie()).isNull();
    assertThat(cart(planted, ALICE)).isEqualTo(1);
  }

  @Test
  void begin_responseSent_isRefused() {
    committed = true;
    var visit = new Visit(null, NOBODY);

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(visit::begun)
        .withMessage("The response is sent: no HttpSession can begin any more");
  }

  @Test
  void get_visitorsByACallerResponseSent_isGone() {
    String planted = left(NOBODY);
    committed = true;

    assertThat(new Visit(planted, ALICE).session.get(false)).isNull();
    committed = false;
    assertThat(cart(planted, NOBODY)).isNull();
  }

  @Test
  void changeId_session_goesOnUnderAnother() {
    String cookie = left(ALICE);
    var visit = new Visit(cookie, ALICE);

    String id = visit.session.changeId();
    assertThat(id).isEqualTo(requireNonNull(visit.session.get(false)).getId());
    assertThat(id).isNotEqualTo(visit.session.requestedId());
    assertThat(visit.session.requestedIdValid()).isFalse();
    assertThat(cart(visit.cookie(), ALICE)).isEqualTo(1);
  }

  /** A double click: what the first answer has set must not be taken from the browser. */
  @Test
  void changeId_whereAParallelRequestHasJustDone_leavesTheBrowserThatOnesCookie() {
    String cookie = left(NOBODY);
    assertThat(new Visit(cookie, NOBODY).session.changeId()).isNotEmpty();

    var second = new Visit(cookie, NOBODY);
    second.begun();
    assertThat(second.session.changeId()).isNotEmpty();
    second.begun().invalidate();
    second.begun();
    second.session.signedOut();

    assertThat(second.cookie()).isNull();
  }

  @Test
  void changeId_nothingToChange_isRefused() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> new Visit(null, ALICE).session.changeId())
        .withMessage("There is no HttpSession");
    String cookie = left(ALICE);
    committed = true;
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> new Visit(cookie, ALICE).session.changeId())
        .withMessage("The response is sent: no HttpSession can change its id any more");
    committed = false;
    var visit = new Visit(cookie, ALICE);
    requireNonNull(visit.session.get(false));
    new Visit(cookie, ALICE).session.signedOut();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> visit.session.changeId())
        .withMessage("This HttpSession has ended");
  }

  @Test
  void signedIn_visitorsSession_isTakenAlong() {
    for (boolean looked : new boolean[] {true, false}) {
      String planted = left(NOBODY);
      var visit = new Visit(planted, NOBODY);
      if (looked) {
        requireNonNull(visit.session.get(false)).setAttribute("more", "2");
      }
      visit.session.signedIn("alice");
      visit.session.finish();

      assertThat(cart(planted, NOBODY)).isNull();
      assertThat(cart(visit.cookie(), NOBODY)).isNull();
      HttpSession hers = new Visit(visit.cookie(), ALICE).session.get(false);
      assertThat(requireNonNull(hers).getAttribute("more")).isEqualTo(looked ? "2" : null);
      assertThat(hers.getAttribute("cart")).isEqualTo(1);
    }
  }

  @Test
  void signedIn_anothersSession_isGone() {
    for (boolean looked : new boolean[] {true, false}) {
      String cookie = left(BOB);
      var visit = new Visit(cookie, looked ? BOB : NOBODY);
      if (looked) {
        requireNonNull(visit.session.get(false));
      }
      visit.session.signedIn("alice");
      assertThat(cart(cookie, BOB)).isNull();
      assertThat(visit.cookie()).isNull();
    }
  }

  @Test
  void signedIn_nothingCameOrResponseSent_sendsNothing() {
    var none = new Visit(null, NOBODY);
    none.session.signedIn("alice");
    assertThat(none.sent).isEmpty();
    String cookie = left(NOBODY);
    committed = true;
    new Visit(cookie, NOBODY).session.signedIn("alice");
    committed = false;
    assertThat(cart(cookie, NOBODY)).isNull();
    assertThat(cart(cookie, ALICE)).isNull();
  }

  @Test
  void signedOut_session_isGoneWithItsCookie() {
    for (boolean looked : new boolean[] {true, false}) {
      String cookie = left(ALICE);
      var visit = new Visit(cookie, ALICE);
      if (looked) {
        requireNonNull(visit.session.get(false));
      }
      visit.session.signedOut();
      assertThat(visit.cookie()).isEmpty();
      assertThat(visit.session.get(false)).isNull();
      assertThat(cart(cookie, ALICE)).isNull();
    }
    var none = new Visit(null, ALICE);
    none.session.signedOut();
    assertThat(none.sent).isEmpty();
  }

  @Test
  void write_beforeTheAnswer_happensOnceAndFromThenOnAtOnce() {
    var visit = new Visit(null, ALICE);
    HttpSession session = visit.begun();
    session.setAttribute("cart", 1);
    visit.session.beforeAnswer();
    String cookie = visit.cookie();
    assertThat(cart(cookie, ALICE)).isEqualTo(1);

    session.setAttribute("cart", 2);
    assertThat(cart(cookie, ALICE)).isEqualTo(2);
    session.removeAttribute("cart");
    assertThat(cart(cookie, ALICE)).isNull();
    visit.session.beforeAnswer();
    var late = new Visit(null, ALICE);
    late.session.beforeAnswer();
    late.begun();
    assertThat(new Visit(late.cookie(), ALICE).session.get(false)).isNotNull();
  }

  @Test
  void session_endedByAParallelRequest_takesNothingMore() {
    String cookie = left(ALICE);
    var visit = new Visit(cookie, ALICE);
    HttpSession session = requireNonNull(visit.session.get(false));
    visit.session.beforeAnswer();
    new Visit(cookie, ALICE).session.signedOut();

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> session.setAttribute("cart", 2))
        .withMessage("This HttpSession has ended");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> session.getAttribute("cart"));
    assertThat(visit.session.get(false)).isNull();
    assertThat(cart(cookie, ALICE)).isNull();
  }

  @Test
  void invalidate_session_endsItAndASecondOneMayBegin() {
    String cookie = left(ALICE);
    var visit = new Visit(cookie, ALICE);
    HttpSession session = requireNonNull(visit.session.get(false));
    session.invalidate();

    assertThat(visit.cookie()).isEmpty();
    assertThat(visit.session.get(false)).isNull();
    for (Runnable use :
        List.<Runnable>of(
            session::invalidate,
            session::isNew,
            session::getCreationTime,
            session::getLastAccessedTime,
            session::getAttributeNames,
            () -> session.removeAttribute("cart"),
            () -> session.setAttribute("cart", 2))) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(use::run)
          .withMessage("This HttpSession has ended");
    }
    session.setMaxInactiveInterval(5);
    assertThat(session.getMaxInactiveInterval()).isEqualTo(5);
    HttpSession second = visit.begun();
    assertThat(second.isNew()).isTrue();
    visit.session.finish();
    assertThat(visit.cookie()).hasSize(46).isNotEqualTo(cookie);
    assertThat(cart(cookie, ALICE)).isNull();
  }

  @Test
  void attributes_byTheNamesOfManyYears_areTheSame() {
    var visit = new Visit(null, ALICE);
    var session = (KeptHttpSession) visit.begun();
    session.putValue("a", "1");
    session.setAttribute("b", "2");
    session.putValue("c", null);
    session.setAttribute("b", null);

    assertThat(session.getValue("a")).isEqualTo("1");
    assertThat(session.getValueNames()).containsExactly("a");
    assertThat(Collections.list(session.getAttributeNames())).containsExactly("a");
    session.removeValue("a");
    assertThat(session.getAttributeNames().hasMoreElements()).isFalse();
    assertThat(session.getServletContext()).isNotNull();
  }

  @Test
  void finish_attributeThatCannotBeKept_isToldAfterAllElseIsWritten() {
    var visit = new Visit(null, ALICE);
    HttpSession session = visit.begun();
    var list = new ArrayList<Object>(List.of("kept"));
    session.setAttribute("list", list);
    session.setAttribute("cart", 1);
    list.add(new Object());

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> visit.session.finish());
    assertThat(cart(visit.cookie(), ALICE)).isEqualTo(1);
  }
}
