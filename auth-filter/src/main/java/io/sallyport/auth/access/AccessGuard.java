package io.sallyport.auth.access;

import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Challenge;
import io.sallyport.auth.pipeline.ContinueTarget;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.auth.pipeline.Step;
import io.sallyport.auth.pipeline.Unreachable;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Step 6: whether the governing rule lets the caller in. Thread-safe. */
public final class AccessGuard implements Step {

  private final Clock clock;
  private final @Nullable Observations observations;

  /**
   * The guard.
   *
   * @param observations where refusals are noted instead of carried out; null to carry them out
   */
  public AccessGuard(Clock clock, @Nullable Observations observations) {
    this.clock = clock;
    this.observations = observations;
  }

  @Override
  public Decision decide(Exchange exchange) {
    Decision decision = judge(exchange, exchange.rule());
    if (decision == Decision.NEXT || observations == null || exchange.ours()) {
      return decision;
    }
    observations.note(exchange, decision);
    return Decision.NEXT;
  }

  /** What the rule says, whatever the mode. */
  public Decision judge(Exchange exchange, Rule rule) {
    if (rule.allow() == Requirement.EVERYONE
        && !rule.secondFactor()
        && rule.signedInWithin() == null) {
      return Decision.NEXT;
    }
    if (rule.allow() == Requirement.NOBODY) {
      return Problem.of(Kind.INSUFFICIENT_PERMISSION).refuse();
    }
    Caller caller = exchange.callerOrNull();
    if (caller == null) {
      return exchange.identityUnavailable()
          ? Unreachable.problem().refuse()
          : unauthenticated(exchange);
    }
    if (!rule.allow().admits(caller)) {
      return insufficient(caller, rule).refuse();
    }
    return assurance(exchange, caller, rule);
  }

  /** What a visitor without an identity gets where one is needed. */
  public static Decision unauthenticated(Exchange exchange) {
    return exchange.navigation()
        ? new Decision.Reply(Answer.seeOther(ContinueTarget.signInPage(exchange)))
        : Problem.of(Kind.UNAUTHENTICATED).with("WWW-Authenticate", Challenge.plain()).refuse();
  }

  private static Problem insufficient(Caller caller, Rule rule) {
    Problem problem = Problem.of(Kind.INSUFFICIENT_PERMISSION);
    if (caller.mechanism() == Caller.Mechanism.SESSION) {
      return problem;
    }
    return problem.with("WWW-Authenticate", Challenge.insufficientScope(scopeOf(rule)));
  }

  private static Optional<String> scopeOf(Rule rule) {
    if (rule.allow() instanceof Requirement.Permission permission) {
      return Optional.of(permission.permission());
    }
    return rule.allow() instanceof Requirement.Scope scope
        ? Optional.of(scope.scope())
        : Optional.empty();
  }

  private Decision assurance(Exchange exchange, Caller caller, Rule rule) {
    if (caller.mechanism() == Caller.Mechanism.API_KEY
        && (rule.secondFactor() || rule.signedInWithin() != null)) {
      return Problem.of(Kind.INSUFFICIENT_PERMISSION, "An API key never signs in").refuse();
    }
    if (rule.secondFactor() && !caller.secondFactor()) {
      return Problem.of(Kind.SECOND_FACTOR_NOT_ENROLLED).refuse();
    }
    Duration within = rule.signedInWithin();
    if (within == null || clock.instant().isBefore(caller.authTime().plus(within))) {
      return Decision.NEXT;
    }
    if (exchange.navigation()) {
      return new Decision.Reply(Answer.seeOther(ContinueTarget.signInPage(exchange)));
    }
    return Problem.of(Kind.INSUFFICIENT_USER_AUTHENTICATION)
        .with("WWW-Authenticate", Challenge.tooOld(within))
        .withMember("max_age", within.toSeconds())
        .refuse();
  }
}
