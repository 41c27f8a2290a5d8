package io.sallyport.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.Fake;
import io.sallyport.auth.TestClock;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Counted;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.secret.Secrets;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What else a change of the session's cookie changes, and what stops it half-way. */
class SessionChangesTest {

  private static final Roles ROLES =
      Roles.of(Map.of("user", new Roles.Definition(Set.of(), Set.of("notes:read"))));

  private final TestClock clock = new TestClock();
  private final Counted counted = new Counted();
  private final List<String> asked = new ArrayList<>();
  private final List<String> sent = new ArrayList<>();
  private SessionRepository.@Nullable Found found;
  private SessionRepository.Rotation rotation = SessionRepository.Rotation.DONE;
  private final SessionCookies cookies =
      new SessionCookies(
          repository(),
          new SessionSettings(Duration.ofMinutes(30), Duration.ofHours(8), 1_000),
          accounts(),
          ROLES,
          new Audit(event -> {}, counted, clock),
          clock);

  private Account account() {
    return new Account(
        "alice", "", "alice", Set.of("user"), false, clock.instant(), new Epoch(0, 1));
  }

  private Accounts accounts() {
    return Fake.of(Accounts.class, (proxy, called, arguments) -> Optional.of(account()));
  }

  private SessionRepository repository() {
    return Fake.of(
        SessionRepository.class,
        (proxy, called, arguments) ->
            switch (called.getName()) {
              case "slot" -> "";
              case "create" -> true;
              case "find" -> found;
              case "rotate" -> rotation;
              default -> null;
            });
  }

  private HttpSession container() {
    return Fake.of(
        HttpSession.class,
        (proxy, called, arguments) -> {
          asked.add(called.getName());
          return null;
        });
  }

  private Exchange exchange() {
    return new FakeRequest()
        .header("Cookie", "__Host-session=" + Secrets.token())
        .session(container())
        .exchange(FakeRequest.site("", true), sent);
  }

  /** A session that began before the account's rights were changed. */
  private SessionRepository.Found live(long rights) {
    Caller caller = FakeRequest.caller(Caller.Mechanism.SESSION, clock.instant(), "notes:read");
    return new SessionRepository.Found.Live(
        new Session(caller, Epoch.FIRST, clock.instant(), "192.0.2.1", ""), rights);
  }

  @Test
  void issue_session_makesTheContainersItsOwn() {
    found = new SessionRepository.Found.Ended();

    assertThat(
            cookies.issue(exchange(), new SignIn(account(), List.of("pwd"), clock.instant()), null))
        .isEqualTo(Delivery.Result.BY_COOKIE);
    assertThat(asked).containsExactly("getAttribute", "setAttribute");
  }

  @Test
  void raise_session_makesTheContainersItsOwn() {
    found = live(0);

    assertThat(cookies.raise(exchange(), List.of("pwd", "mfa"))).isTrue();
    assertThat(asked).containsExactly("getAttribute", "setAttribute");
  }

  @Test
  void raise_replacedMeanwhile_changesNothing() {
    found = live(0);
    rotation = SessionRepository.Rotation.OLD_GONE;

    assertThat(cookies.raise(exchange(), List.of("pwd", "mfa"))).isFalse();
    assertThat(asked).isEmpty();
    assertThat(sent).isEmpty();
  }

  @Test
  void end_session_endsTheContainersToo() {
    cookies.end(exchange());

    assertThat(asked).containsExactly("invalidate");
  }

  @Test
  void authenticate_newRightsAtTheMomentOfASignOutEverywhere_isNobody() {
    found = live(1);
    rotation = SessionRepository.Rotation.EPOCH_PASSED;

    assertThat(cookies.authenticate(exchange())).isEqualTo(AuthOutcome.NO_CREDENTIALS);
    assertThat(sent).isEmpty();
  }

  @Test
  void authenticate_newRightsReadByAParallelRequestToo_isTheCallerUnderTheIdThatThatGave() {
    found = live(1);
    rotation = SessionRepository.Rotation.OLD_GONE;

    assertThat(cookies.authenticate(exchange())).isInstanceOf(AuthOutcome.Authenticated.class);
    assertThat(sent).isEmpty();
  }

  @Test
  void authenticate_endedSession_isCountedAsALookUpThatFailed() {
    found = new SessionRepository.Found.Rotated();
    cookies.authenticate(exchange());
    assertThat(counted.lines()).isEmpty();
    found = new SessionRepository.Found.Ended();
    cookies.authenticate(exchange());
    assertThat(counted.lines()).containsExactly("LOOK_UP_FAILED session");
    assertThat(sent).hasSize(1);
  }
}
