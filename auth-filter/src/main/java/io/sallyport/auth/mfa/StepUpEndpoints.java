package io.sallyport.auth.mfa;

import io.sallyport.auth.page.FactorPages;
import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Challenge;
import io.sallyport.auth.pipeline.ContinueTarget;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.RequestBody.Fields;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.StepUp;
import io.sallyport.auth.pipeline.Unreachable;
import io.sallyport.identity.mfa.SecondFactors;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page that asks for a code, and the step-up of a session: {@code GET /mfa} and {@code POST
 * /mfa/verify}. A step-up is a second factor for a sign-in that had none, and no new sign-in: how
 * old the sign-in is stays what it was.
 */
final class StepUpEndpoints {

  private final SecondFactors factors;
  private final CodeCheck codes;
  private final MfaSignIn signIn;
  private final StepUp sessions;
  private final FactorPages pages;

  StepUpEndpoints(
      SecondFactors factors,
      CodeCheck codes,
      MfaSignIn signIn,
      StepUp sessions,
      FactorPages pages) {
    this.factors = factors;
    this.codes = codes;
    this.signIn = signIn;
    this.sessions = sessions;
    this.pages = pages;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/mfa", Route.everyone(), (exchange, fields) -> page(exchange)),
        Route.of("POST", "/mfa/verify", Route.session(), this::verify)
            .taking(List.of("code"), List.of("continue")));
  }

  /** For a sign-in that waits, else for the session; whoever has neither signs in first. */
  private Decision page(Exchange exchange) {
    String wanted = exchange.queryParameter("continue");
    Caller caller = exchange.callerOrNull();
    boolean session = caller != null && caller.mechanism() == Caller.Mechanism.SESSION;
    if ((wanted == null || !session) && signIn.waits(exchange)) {
      return new Decision.Reply(pages.signInCode(exchange, null));
    }
    if (exchange.identityUnavailable()) {
      return Unreachable.problem().refuse();
    }
    if (caller == null || !session) {
      return elsewhere(exchange, "/login", wanted);
    }
    return factors.isEnrolled(caller.accountId())
        ? new Decision.Reply(
            pages.stepUpCode(exchange, ContinueTarget.accepted(exchange, wanted), null))
        : elsewhere(exchange, "/mfa/totp", wanted);
  }

  private static Decision elsewhere(Exchange exchange, String page, @Nullable String wanted) {
    return new Decision.Reply(
        Answer.seeOther(
            ContinueTarget.withContinue(
                exchange.site().ownPath(page), ContinueTarget.accepted(exchange, wanted))));
  }

  private Decision verify(Exchange exchange, Fields fields) {
    Caller caller = exchange.caller().orElseThrow();
    if (!factors.isEnrolled(caller.accountId())) {
      return Problem.of(Kind.SECOND_FACTOR_NOT_ENROLLED).refuse();
    }
    Optional<Problem> problem =
        codes.check(exchange, caller.accountId(), fields.text("code"), CodeCheck.Tries.NO_END);
    String wanted = fields.optional("continue");
    if (problem.isPresent()) {
      return refused(exchange, problem.get(), ContinueTarget.accepted(exchange, wanted));
    }
    List<String> amr =
        Stream.concat(caller.amr().stream(), MfaSignIn.METHODS.stream()).distinct().toList();
    if (!sessions.raise(exchange, amr)) {
      return Problem.of(Kind.UNAUTHENTICATED).with("WWW-Authenticate", Challenge.plain()).refuse();
    }
    return new Decision.Reply(
        exchange.navigation()
            ? Answer.seeOther(ContinueTarget.resolve(exchange, wanted))
            : Answer.empty(204));
  }

  private Decision refused(Exchange exchange, Problem problem, String wanted) {
    boolean again = problem.kind() == Kind.INVALID_CODE || problem.kind() == Kind.TOO_MANY_ATTEMPTS;
    return again && exchange.navigation()
        ? new Decision.Reply(pages.stepUpCode(exchange, wanted, problem))
        : problem.refuse();
  }
}
