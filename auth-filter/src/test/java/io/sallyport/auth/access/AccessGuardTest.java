package io.sallyport.auth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.TestClock;
import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Challenge;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.FirstFactor;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.auth.pipeline.SecondFactor;
import io.sallyport.auth.pipeline.Unreachable;
import io.sallyport.identity.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessGuardTest {

  private static final Duration WITHIN = Duration.ofMinutes(15);
  private static final Requirement READ = new Requirement.Permission("notes:read");

  /** Says what it is told to say. */
  private static final class Factors implements SecondFactor {
    boolean enrolled;
    boolean missing;
    boolean down;

    @Override
    public boolean enrolled(String accountId) {
      return answer(enrolled);
    }

    @Override
    public boolean missing(String accountId) {
      return answer(missing);
    }

    private boolean answer(boolean is) {
      if (down) {
        throw new StoreUnavailableException("identity", new IllegalStateException("down"));
      }
      return is;
    }

    @Override
    public Decision ask(Exchange exchange, FirstFactor first) {
      throw new UnsupportedOperationException();
    }
  }

  private final TestClock clock = new TestClock();
  private final Factors factors = new Factors();
  private final AccessGuard guard = new AccessGuard(clock, factors, null);

  private static Rule rule(Requirement allow, boolean secondFactor, @Nullable Duration within) {
    return new Rule("/x", Set.of(), allow, secondFactor, within, null);
  }

  private static Exchange visitor(boolean navigation) {
    FakeRequest request = new FakeRequest().path("/x", "/x").query("a=b");
    return (navigation ? request.header("Sec-Fetch-Mode", "navigate") : request)
        .exchange(FakeRequest.site("", true));
  }

  private Exchange caller(Caller.Mechanism mechanism, boolean navigation, String... amr) {
    Caller plain = FakeRequest.caller(mechanism, clock.instant(), "notes:read");
    Exchange exchange = visitor(navigation);
    exchange.identity(
        new AuthOutcome.Authenticated(
            new Caller(
                plain.accountId(),
                plain.username(),
                plain.grants(),
                plain.scopes(),
                mechanism,
                plain.handle(),
                List.of(amr),
                plain.authTime(),
                plain.expiresAt())));
    return exchange;
  }

  private static Decision page(String location) {
    return new Decision.Reply(Answer.seeOther(location));
  }

  private static final String BACK = "?continue=%2Fx%3Fa%3Db";

  @Test
  void judge_everyone_letsVisitorsInUnlessMoreIsAsked() {
    Rule open = rule(Requirement.EVERYONE, false, null);
    assertThat(guard.judge(visitor(false), open)).isEqualTo(Decision.NEXT);
    Decision unauthenticated =
        Problem.of(Problem.Kind.UNAUTHENTICATED)
            .with("WWW-Authenticate", Challenge.plain())
            .refuse();
    assertThat(guard.judge(visitor(false), rule(Requirement.EVERYONE, true, null)))
        .isEqualTo(unauthenticated);
    assertThat(guard.judge(visitor(false), rule(Requirement.EVERYONE, false, WITHIN)))
        .isEqualTo(unauthenticated);
    assertThat(guard.judge(visitor(false), Rule.DEFAULT)).isEqualTo(unauthenticated);
    assertThat(guard.judge(visitor(true), Rule.DEFAULT)).isEqualTo(page("/auth/login" + BACK));
  }

  @ParameterizedTest
  @EnumSource
  void judge_nobody_isNobody(Caller.Mechanism mechanism) {
    Decision refused = Problem.of(Problem.Kind.INSUFFICIENT_PERMISSION).refuse();
    Rule nobody = rule(Requirement.NOBODY, false, null);
    assertThat(guard.judge(caller(mechanism, false, "pwd", "mfa"), nobody)).isEqualTo(refused);
    assertThat(guard.judge(visitor(true), nobody)).isEqualTo(refused);
  }

  @Test
  void judge_whatTheCallerLacks_isSaidToTokensAndKeysAlone() {
    Rule other = rule(new Requirement.Permission("notes:delete"), false, null);
    Problem bare = Problem.of(Problem.Kind.INSUFFICIENT_PERMISSION);
    assertThat(guard.judge(caller(Caller.Mechanism.SESSION, false, "pwd"), other))
        .isEqualTo(bare.refuse());
    String named = Challenge.insufficientScope(Optional.of("notes:delete"));
    assertThat(guard.judge(caller(Caller.Mechanism.BEARER, false, "pwd"), other))
        .isEqualTo(bare.with("WWW-Authenticate", named).refuse());
    Rule scope = rule(new Requirement.Scope("notes:delete"), false, null);
    assertThat(guard.judge(caller(Caller.Mechanism.API_KEY, false), scope))
        .isEqualTo(bare.with("WWW-Authenticate", named).refuse());
    Rule role = rule(new Requirement.Role("admin"), false, null);
    assertThat(guard.judge(caller(Caller.Mechanism.API_KEY, false), role))
        .isEqualTo(
            bare.with("WWW-Authenticate", Challenge.insufficientScope(Optional.empty())).refuse());
    Caller narrow = FakeRequest.caller(Caller.Mechanism.API_KEY, clock.instant(), "a", "b");
    Exchange exchange = visitor(false);
    exchange.identity(
        new AuthOutcome.Authenticated(
            new Caller(
                "account",
                "alice",
                narrow.grants(),
                Set.of("a"),
                Caller.Mechanism.API_KEY,
                "handle",
                List.of(),
                narrow.authTime(),
                narrow.expiresAt())));
    assertThat(guard.judge(exchange, rule(new Requirement.Role("user"), false, null)))
        .isEqualTo(
            bare.with("WWW-Authenticate", Challenge.insufficientScope(Optional.of("a b")))
                .refuse());
    Rule held = rule(READ, false, null);
    assertThat(guard.judge(caller(Caller.Mechanism.API_KEY, false), held)).isEqualTo(Decision.NEXT);
  }

  @Test
  void judge_signInTooOld_atThatVeryInstant() {
    Rule recent = rule(READ, false, WITHIN);
    Exchange exchange = caller(Caller.Mechanism.SESSION, false, "pwd");
    Exchange person = caller(Caller.Mechanism.SESSION, true, "pwd");
    clock.advance(WITHIN.minusNanos(1));
    assertThat(guard.judge(exchange, recent)).isEqualTo(Decision.NEXT);
    clock.advance(Duration.ofNanos(1));
    assertThat(guard.judge(exchange, recent))
        .isEqualTo(
            Problem.of(Problem.Kind.INSUFFICIENT_USER_AUTHENTICATION)
                .with(
                    "WWW-Authenticate",
                    Challenge.insufficientAuthentication(Optional.empty(), Optional.of(WITHIN)))
                .withMember("max_age", 900L)
                .refuse());
    assertThat(guard.judge(person, recent)).isEqualTo(page("/auth/login" + BACK));
    assertThat(guard.judge(exchange, rule(READ, true, WITHIN)))
        .isEqualTo(
            Problem.of(Problem.Kind.INSUFFICIENT_USER_AUTHENTICATION)
                .with(
                    "WWW-Authenticate",
                    Challenge.insufficientAuthentication(Optional.of("aal2"), Optional.of(WITHIN)))
                .withMember("acr_values", "aal2")
                .withMember("max_age", 900L)
                .refuse());
  }

  @Test
  void judge_secondFactorWanted_asksForIt() {
    Rule strong = rule(READ, true, null);
    assertThat(guard.judge(caller(Caller.Mechanism.SESSION, false, "pwd", "mfa"), strong))
        .isEqualTo(Decision.NEXT);
    assertThat(guard.judge(caller(Caller.Mechanism.BEARER, false, "pwd"), strong))
        .isEqualTo(
            Problem.of(Problem.Kind.INSUFFICIENT_USER_AUTHENTICATION)
                .with(
                    "WWW-Authenticate",
                    Challenge.insufficientAuthentication(Optional.of("aal2"), Optional.empty()))
                .withMember("acr_values", "aal2")
                .refuse());
    assertThat(guard.judge(caller(Caller.Mechanism.SESSION, true, "pwd"), strong))
        .isEqualTo(page("/auth/mfa" + BACK));
    factors.missing = true;
    assertThat(guard.judge(caller(Caller.Mechanism.SESSION, true, "pwd"), strong))
        .isEqualTo(page("/auth/mfa/totp" + BACK));
    assertThat(guard.judge(caller(Caller.Mechanism.SESSION, false, "pwd"), strong))
        .isEqualTo(Problem.of(Problem.Kind.SECOND_FACTOR_NOT_ENROLLED).refuse());
  }

  @Test
  void judge_apiKey_neverStepsUp() {
    Decision refused =
        Problem.of(Problem.Kind.INSUFFICIENT_PERMISSION, "An API key never signs in").refuse();
    assertThat(guard.judge(caller(Caller.Mechanism.API_KEY, false, "mfa"), rule(READ, true, null)))
        .isEqualTo(refused);
    assertThat(guard.judge(caller(Caller.Mechanism.API_KEY, false), rule(READ, false, WITHIN)))
        .isEqualTo(refused);
  }

  @Test
  void judge_sessionWithEveryFactor_asksForTheOneItHas() {
    Rule every = rule(new Requirement.Session(true), false, null);
    Exchange exchange = caller(Caller.Mechanism.SESSION, true, "pwd");
    assertThat(guard.judge(exchange, every)).isEqualTo(Decision.NEXT);
    factors.enrolled = true;
    assertThat(guard.judge(exchange, every)).isEqualTo(page("/auth/mfa" + BACK));
    assertThat(guard.judge(exchange, rule(new Requirement.Session(false), false, null)))
        .isEqualTo(Decision.NEXT);
    assertThat(guard.judge(caller(Caller.Mechanism.SESSION, true, "pwd", "mfa"), every))
        .isEqualTo(Decision.NEXT);
  }

  @Test
  void judge_factorsThatCannotBeLookedUp_letNobodyIn() {
    factors.down = true;
    Rule every = rule(new Requirement.Session(true), false, null);
    assertThat(guard.judge(caller(Caller.Mechanism.SESSION, false, "pwd"), every))
        .isEqualTo(Unreachable.problem().refuse());
    assertThat(guard.judge(caller(Caller.Mechanism.SESSION, false, "pwd"), rule(READ, true, null)))
        .isEqualTo(Unreachable.problem().refuse());
  }

  @Test
  void decide_observing_letsPassAndTakesDown() {
    var observing = new AccessGuard(clock, factors, new Observations());
    Exchange exchange = visitor(false);
    exchange.rule(rule(Requirement.NOBODY, false, null));
    assertThat(guard.decide(exchange))
        .isEqualTo(Problem.of(Problem.Kind.INSUFFICIENT_PERMISSION).refuse());
    assertThat(exchange.request().getAttribute("io.sallyport.auth.observed")).isNull();
    assertThat(observing.decide(exchange)).isEqualTo(Decision.NEXT);
    assertThat(exchange.request().getAttribute("io.sallyport.auth.observed")).isNotNull();
  }
}
