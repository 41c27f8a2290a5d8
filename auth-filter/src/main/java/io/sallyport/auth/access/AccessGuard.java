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
import io.sallyport.auth.pipeline.SecondFactor;
import io.sallyport.auth.pipeline.Step;
import io.sallyport.auth.pipeline.Unreachable;
import io.sallyport.identity.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Step 6: whether the governing rule lets the caller in. Thread-safe. */
public final class AccessGuard implements Step {

  private static final Logger LOG = LoggerFactory.getLogger(AccessGuard.class);

  /** What a second factor makes of a sign-in, in the words of NIST SP 800-63B-4. */
  private static final String WANTED_LEVEL = "aal2";

  private final Clock clock;
  private final SecondFactor secondFactor;
  private final @Nullable Observations observations;

  /**
   * The guard.
   *
   * @param observations where refusals are noted instead of carried out; null to carry them out
   */
  public AccessGuard(Clock clock, SecondFactor secondFactor, @Nullable Observations observations) {
    this.clock = clock;
    this.secondFactor = secondFactor;
    this.observations = observations;
  }

  @Override
  public Decision decide(Exchange exchange) {
    return exchange.ours()
        ? judge(exchange, exchange.rule())
        : decide(exchange, exchange.path(), exchange.rule());
  }

  /** What becomes of a request for a path of the application that the rule governs. */
  public Decision decide(Exchange exchange, String path, Rule rule) {
    Decision decision = judge(exchange, rule);
    if (decision == Decision.NEXT || observations == null) {
      return decision;
    }
    observations.note(exchange, path, decision);
    return Decision.NEXT;
  }

  /** What a visitor gets where somebody has to be signed in, whatever the mode. */
  public Decision challenge(Exchange exchange) {
    return judge(exchange, Rule.DEFAULT);
  }

  Decision judge(Exchange exchange, Rule rule) {
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
  private static Decision unauthenticated(Exchange exchange) {
    return exchange.navigation()
        ? new Decision.Reply(Answer.seeOther(ContinueTarget.signInPage(exchange)))
        : Problem.of(Kind.UNAUTHENTICATED).with("WWW-Authenticate", Challenge.plain()).refuse();
  }

  private static Problem insufficient(Caller caller, Rule rule) {
    Problem problem = Problem.of(Kind.INSUFFICIENT_PERMISSION);
    if (caller.mechanism() == Caller.Mechanism.SESSION) {
      return problem;
    }
    return problem.with(
        "WWW-Authenticate", Challenge.insufficientScope(scopeThatWouldDo(caller, rule)));
  }

  /** A role takes all that the account may do; one that the account lacks is had by no scope. */
  private static Optional<String> scopeThatWouldDo(Caller caller, Rule rule) {
    if (rule.allow() instanceof Requirement.Role role
        && caller.grants().roles().contains(role.role())) {
      return Optional.of(String.join(" ", caller.grants().permissions()));
    }
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
    Duration within = rule.signedInWithin();
    boolean tooOld = within != null && !clock.instant().isBefore(caller.authTime().plus(within));
    try {
      boolean tooWeak = !caller.secondFactor() && wantsSecondFactor(caller, rule);
      if (tooOld && within != null) {
        return tooOld(exchange, within, tooWeak);
      }
      return tooWeak ? tooWeak(exchange, caller) : Decision.NEXT;
    } catch (StoreUnavailableException e) {
      LOG.warn("Whether an account has a second factor could not be looked up", e);
      return Unreachable.problem().refuse();
    }
  }

  private boolean wantsSecondFactor(Caller caller, Rule rule) {
    return rule.secondFactor()
        || (rule.allow() instanceof Requirement.Session session
            && session.withEveryFactor()
            && secondFactor.enrolled(caller.accountId()));
  }

  private static Decision tooOld(Exchange exchange, Duration within, boolean tooWeak) {
    if (exchange.navigation()) {
      return new Decision.Reply(Answer.seeOther(ContinueTarget.signInPage(exchange)));
    }
    Optional<String> level = tooWeak ? Optional.of(WANTED_LEVEL) : Optional.empty();
    return insufficient(level, Optional.of(within))
        .withMember("max_age", within.toSeconds())
        .refuse();
  }

  private Decision tooWeak(Exchange exchange, Caller caller) {
    boolean missing = secondFactor.missing(caller.accountId());
    if (exchange.navigation()) {
      String page = exchange.site().ownPath(missing ? "/mfa/totp" : "/mfa");
      return new Decision.Reply(Answer.seeOther(ContinueTarget.withContinue(exchange, page)));
    }
    return missing
        ? Problem.of(Kind.SECOND_FACTOR_NOT_ENROLLED).refuse()
        : insufficient(Optional.of(WANTED_LEVEL), Optional.empty()).refuse();
  }

  private static Problem insufficient(Optional<String> level, Optional<Duration> maxAge) {
    Problem problem =
        Problem.of(Kind.INSUFFICIENT_USER_AUTHENTICATION)
            .with("WWW-Authenticate", Challenge.insufficientAuthentication(level, maxAge));
    return level.isPresent() ? problem.withMember("acr_values", level.get()) : problem;
  }
}
