package io.sallyport.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.Fake;
import io.sallyport.auth.TestClock;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.auth.pipeline.Site;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.secret.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The cookie's life: handed out, recognised, renewed, taken away. */
class SessionCookiesTest {

  private static final Site SITE = FakeRequest.site("", true);
  private static final String CLEARED =
      "Set-Cookie: __Host-session=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax";
  private static final SessionSettings SETTINGS =
      new SessionSettings(Duration.ofMinutes(30), Duration.ofHours(8), 1_000);
  private static final Roles ROLES =
      Roles.of(
          Map.of(
              "user", new Roles.Definition(Set.of(), Set.of("notes:read")),
              "admin", new Roles.Definition(Set.of(), Set.of("auth:admin"))));

  private final TestClock clock = new TestClock();
  private final MemorySessions repository = new MemorySessions(SETTINGS, clock);
  private final List<String> sent = new ArrayList<>();
  private @Nullable Account stored = account("alice", "user", false, Epoch.FIRST);

  private final SessionCookies cookies = over(repository);

  private SessionCookies over(SessionRepository sessions) {
    return new SessionCookies(sessions, SETTINGS, accounts(), ROLES, audit(), clock);
  }

  private Audit audit() {
    return new Audit(
        event -> {
          throw new UnsupportedOperationException(event.type());
        },
        Measures.OFF,
        clock);
  }

  private Accounts accounts() {
    return Fake.of(
        Accounts.class,
        (proxy, called, arguments) -> {
          if (called.getName().equals("byId")) {
            return Optional.ofNullable(stored);
          }
          throw new UnsupportedOperationException(called.getName());
        });
  }

  private Account account(String id, String role, boolean disabled, Epoch epoch) {
    return new Account(id, "", id, Set.of(role), disabled, clock.instant(), epoch);
  }

  private Exchange exchange(String cookie) {
    sent.clear();
    return new FakeRequest()
        .header("Cookie", "__Host-session=" + cookie)
        .header("User-Agent", "Test")
        .exchange(SITE, sent);
  }

  private Exchange authenticated(String cookie) {
    Exchange exchange = exchange(cookie);
    exchange.identity(cookies.authenticate(exchange));
    return exchange;
  }

  private Exchange visitor() {
    sent.clear();
    return new FakeRequest().exchange(SITE, sent);
  }

  private SignIn signIn(Account account) {
    return new SignIn(account, List.of("pwd"), clock.instant().minusSeconds(1));
  }

  /** The value in the one cookie that was sent. */
  private String handedOut() {
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0))
        .matches(
            "Set-Cookie: __Host-session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; Secure; SameSite=Lax");
    return sent.get(0).substring("Set-Cookie: __Host-session=".length()).split(";", 2)[0];
  }

  private String signedIn(String id) {
    Exchange exchange = visitor();
    assertThat(cookies.issue(exchange, signIn(account(id, "user", false, Epoch.FIRST)), null))
        .isEqualTo(Delivery.Result.BY_COOKIE);
    return handedOut();
  }

  private @Nullable Caller callerOf(String cookie) {
    return cookies.authenticate(exchange(cookie)) instanceof AuthOutcome.Authenticated known
        ? known.caller()
        : null;
  }

  @Test
  void issue_signIn_isTheCallerFromNowOn() {
    Exchange exchange = visitor();
    SignIn signIn = signIn(account("alice", "user", false, Epoch.FIRST));
    assertThat(cookies.issue(exchange, signIn, null)).isEqualTo(Delivery.Result.BY_COOKIE);
    Caller caller = Objects.requireNonNull(exchange.callerOrNull());
    assertThat(caller.accountId()).isEqualTo("alice");
    assertThat(caller.mechanism()).isEqualTo(Caller.Mechanism.SESSION);
    assertThat(caller.scopes()).containsExactly("notes:read");
    assertThat(caller.amr()).containsExactly("pwd");
    assertThat(caller.authTime()).isEqualTo(signIn.authTime());
    assertThat(caller.expiresAt()).isEqualTo(signIn.authTime().plus(SETTINGS.absoluteTimeout()));
    String cookie = handedOut();
    assertThat(callerOf(cookie)).isEqualTo(caller);
    assertThat(sent).isEmpty();
    SessionRepository.Listed listed = repository.ofAccount("alice", clock.instant()).get(0);
    assertThat(listed.session().address()).isEqualTo("192.0.2.1");
    assertThat(listed.session().userAgent()).isEmpty();
  }

  @Test
  void issue_userAgentSent_isKept() {
    Exchange exchange = exchange("none of ours");
    cookies.issue(exchange, signIn(account("alice", "user", false, Epoch.FIRST)), null);
    assertThat(repository.ofAccount("alice", clock.instant()).get(0).session().userAgent())
        .isEqualTo("Test");
  }

  @Test
  void issue_withAScope_isRefused() {
    Exchange exchange = visitor();
    assertThat(cookies.issue(exchange, signIn(account("a", "user", false, Epoch.FIRST)), "x"))
        .isEqualTo(new Delivery.Result.ScopeRefused());
    assertThat(sent).isEmpty();
    assertThat(exchange.callerOrNull()).isNull();
    assertThat(cookies.grants(account("a", "user", false, Epoch.FIRST), "x")).isFalse();
    assertThat(cookies.grants(account("a", "user", false, Epoch.FIRST), null)).isTrue();
  }

  @Test
  void issue_afterASignOutEverywhere_isRefused() {
    repository.raise("alice", new Epoch(1, 0));
    Exchange exchange = visitor();
    assertThat(cookies.issue(exchange, signIn(account("alice", "user", false, Epoch.FIRST)), null))
        .isEqualTo(new Delivery.Result.EpochPassed());
    assertThat(sent).isEmpty();
    assertThat(exchange.callerOrNull()).isNull();
  }

  @Test
  void issue_overASessionOfTheSameAccount_rotatesIt() {
    String old = signedIn("alice");
    Exchange exchange = authenticated(old);
    cookies.issue(exchange, signIn(account("alice", "user", false, Epoch.FIRST)), null);
    String fresh = handedOut();
    assertThat(fresh).isNotEqualTo(old);
    assertThat(callerOf(fresh)).isNotNull();
    assertThat(callerOf(old)).isNull();
    assertThat(sent).isEmpty();
    clock.advance(Duration.ofSeconds(30));
    assertThat(callerOf(old)).isNull();
    assertThat(sent).containsExactly(CLEARED);
  }

  @Test
  void issue_overASessionOfAnotherAccount_endsIt() {
    String old = signedIn("alice");
    Exchange exchange = authenticated(old);
    cookies.issue(exchange, signIn(account("bob", "user", false, Epoch.FIRST)), null);
    assertThat(callerOf(handedOut())).extracting(Caller::accountId).isEqualTo("bob");
    assertThat(callerOf(old)).isNull();
    assertThat(sent).containsExactly(CLEARED);
  }

  @Test
  void issue_overASessionThatHasEndedMeanwhile_makesANewOne() {
    String old = signedIn("alice");
    Exchange exchange = authenticated(old);
    repository.end(Objects.requireNonNull(SessionKey.ofCookie(old)));
    assertThat(cookies.issue(exchange, signIn(account("alice", "user", false, Epoch.FIRST)), null))
        .isEqualTo(Delivery.Result.BY_COOKIE);
    assertThat(callerOf(handedOut())).isNotNull();
  }

  @Test
  void issue_overALiveSessionAfterASignOutEverywhere_isRefused() {
    String old = signedIn("alice");
    Exchange exchange = authenticated(old);
    repository.raise("alice", new Epoch(1, 0));
    assertThat(cookies.issue(exchange, signIn(account("alice", "user", false, Epoch.FIRST)), null))
        .isEqualTo(new Delivery.Result.EpochPassed());
    assertThat(sent).isEmpty();
  }

  @Test
  void authenticate_cookieThatIsNoneOfOurs_isAsWithoutOne() {
    assertThat(cookies.presented(visitor())).isFalse();
    assertThat(cookies.authenticate(visitor())).isEqualTo(AuthOutcome.NO_CREDENTIALS);
    assertThat(cookies.presented(exchange("x"))).isTrue();
    assertThat(cookies.authenticate(exchange("x"))).isEqualTo(AuthOutcome.NO_CREDENTIALS);
    assertThat(sent).isEmpty();
    assertThat(cookies.authenticate(exchange(Secrets.token())))
        .isEqualTo(AuthOutcome.NO_CREDENTIALS);
    assertThat(sent).containsExactly(CLEARED);
    assertThat(cookies.explicit()).isFalse();
    assertThat(cookies.byCookie()).isTrue();
    assertThat(cookies.name()).isEqualTo("cookie");
  }

  @Test
  void authenticate_unreadableRecordOrOutage_leavesTheCookie() {
    SessionRepository unreadable = answering(() -> new SessionRepository.Found.Unreadable());
    assertThat(over(unreadable).authenticate(exchange(Secrets.token())))
        .isEqualTo(AuthOutcome.NO_CREDENTIALS);
    assertThat(sent).isEmpty();
    var cause = new StoreUnavailableException("sessions", new IllegalStateException("down"));
    SessionRepository down =
        answering(
            () -> {
              throw cause;
            });
    assertThat(over(down).authenticate(exchange(Secrets.token())))
        .isEqualTo(new AuthOutcome.Unavailable(cause));
    assertThat(sent).isEmpty();
  }

  private static SessionRepository answering(
      java.util.function.Supplier<SessionRepository.Found> found) {
    return Fake.of(
        SessionRepository.class,
        (proxy, called, arguments) -> {
          if (called.getName().equals("find")) {
            return found.get();
          }
          throw new UnsupportedOperationException(called.getName());
        });
  }

  @Test
  void authenticate_newRights_countAtOnceUnderANewId() {
    String old = signedIn("alice");
    Caller before = Objects.requireNonNull(callerOf(old));
    stored = account("alice", "admin", false, new Epoch(0, 1));
    repository.raise("alice", new Epoch(0, 1));
    Caller after = Objects.requireNonNull(callerOf(old));
    assertThat(after.grants().permissions()).containsExactly("auth:admin");
    assertThat(after.authTime()).isEqualTo(before.authTime());
    assertThat(after.expiresAt()).isEqualTo(before.expiresAt());
    String fresh = handedOut();
    assertThat(callerOf(fresh)).isEqualTo(after);
    assertThat(sent).isEmpty();
    assertThat(callerOf(old)).isNull();
    assertThat(sent).isEmpty();
  }

  @Test
  void authenticate_newRightsOfAnAccountThatIsGoneOrDisabledOrSignedOut_endTheSession() {
    for (Account now :
        new Account[] {
          null,
          account("alice", "user", true, new Epoch(0, 1)),
          account("alice", "user", false, new Epoch(1, 1))
        }) {
      String id = "alice" + sent.hashCode() + (now == null ? "" : now.hashCode());
      String cookie = signedIn(id);
      stored = now;
      repository.raise(id, new Epoch(0, 1));
      assertThat(callerOf(cookie)).isNull();
      assertThat(sent).containsExactly(CLEARED);
      assertThat(repository.ofAccount(id, clock.instant())).isEmpty();
    }
  }

  @Test
  void raise_liveSession_addsTheFactorUnderANewId() {
    String old = signedIn("alice");
    Caller before = Objects.requireNonNull(callerOf(old));
    Exchange exchange = exchange(old);
    assertThat(cookies.raise(exchange, List.of("pwd", "otp", "mfa"))).isTrue();
    Caller raised = Objects.requireNonNull(exchange.callerOrNull());
    assertThat(raised.amr()).containsExactly("pwd", "otp", "mfa");
    assertThat(raised.authTime()).isEqualTo(before.authTime());
    assertThat(raised.expiresAt()).isEqualTo(before.expiresAt());
    assertThat(raised.handle()).isNotEqualTo(before.handle());
    assertThat(callerOf(handedOut())).isEqualTo(raised);
    assertThat(callerOf(old)).isNull();
  }

  @Test
  void raise_withoutALiveSession_isFalse() {
    assertThat(cookies.raise(visitor(), List.of("mfa"))).isFalse();
    assertThat(cookies.raise(exchange(Secrets.token()), List.of("mfa"))).isFalse();
    assertThat(sent).isEmpty();
  }

  @Test
  void end_session_isGoneAndItsCookieToo() {
    String cookie = signedIn("alice");
    Exchange exchange = authenticated(cookie);
    cookies.end(exchange);
    assertThat(sent).containsExactly(CLEARED);
    assertThat(exchange.identity()).isEqualTo(AuthOutcome.NO_CREDENTIALS);
    assertThat(repository.ofAccount("alice", clock.instant())).isEmpty();
  }

  @Test
  void end_sessionHandedOutByThisVeryRequest_isGoneToo() {
    String old = signedIn("alice");
    Exchange exchange = exchange(old);
    cookies.raise(exchange, List.of("mfa"));
    cookies.end(exchange);
    assertThat(repository.ofAccount("alice", clock.instant())).isEmpty();
    assertThat(sent).containsExactly(CLEARED);
  }

  @Test
  void end_malformedCookie_isTakenAway() {
    cookies.end(exchange("x"));
    assertThat(sent).containsExactly(CLEARED);
    cookies.end(visitor());
    assertThat(sent).isEmpty();
  }
}
