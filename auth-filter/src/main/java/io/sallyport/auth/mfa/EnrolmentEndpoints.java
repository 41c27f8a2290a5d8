package io.sallyport.auth.mfa;

import io.sallyport.auth.page.FactorPages;
import io.sallyport.auth.page.FactorPages.Setup;
import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.ContinueTarget;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Metric;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.RateLimiter;
import io.sallyport.auth.pipeline.RequestBody.Fields;
import io.sallyport.auth.pipeline.RetryAfter;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.Unreachable;
import io.sallyport.identity.mfa.EnrolmentGrants;
import io.sallyport.identity.mfa.SecondFactors;
import io.sallyport.identity.mfa.TotpSecret;
import io.sallyport.identity.password.HashingBusyException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Setting a second factor up, and its backup codes: {@code /mfa/totp}, {@code /mfa/backup-codes}.
 */
final class EnrolmentEndpoints {

  /** Ten hashes each: nobody needs more, and many would keep others from signing in. */
  private static final Limit SETS_OF_CODES = new Limit(10, Duration.ofMinutes(15));

  private final SecondFactors factors;
  private final @Nullable EnrolmentGrants grants;
  private final RateLimiter limiter;
  private final FactorPages pages;
  private final Audit audit;

  /**
   * The endpoints.
   *
   * @param grants who may set up a first factor; null for everybody
   */
  EnrolmentEndpoints(
      SecondFactors factors,
      @Nullable EnrolmentGrants grants,
      RateLimiter limiter,
      FactorPages pages,
      Audit audit) {
    this.factors = factors;
    this.limiter = limiter;
    this.grants = grants;
    this.pages = pages;
    this.audit = audit;
  }

  List<Route> routes() {
    var change = Route.recentSession();
    return List.of(
        Route.of("GET", "/mfa/totp", Route.session(), (exchange, fields) -> page(exchange)),
        Route.of("POST", "/mfa/totp", change, this::begin).taking(List.of(), List.of("continue")),
        Route.of("POST", "/mfa/totp/confirm", change, this::confirm)
            .taking(List.of("code"), List.of("continue")),
        Route.of("POST", "/mfa/backup-codes", change, (exchange, fields) -> replace(exchange)));
  }

  private Decision page(Exchange exchange) {
    String id = exchange.caller().orElseThrow().accountId();
    var state =
        new FactorPages.State(
            factors.enrolledAt(id).orElse(null),
            factors.backupCodesLeft(id),
            mayEnrol(id),
            "removed".equals(exchange.queryParameter("factor")));
    return new Decision.Reply(
        pages.factor(
            exchange,
            state,
            ContinueTarget.accepted(exchange, exchange.queryParameter("continue"))));
  }

  /** A factor in the place of another is no first one: its owner has shown that one. */
  private boolean mayEnrol(String accountId) {
    return grants == null || factors.isEnrolled(accountId) || grants.isGiven(accountId);
  }

  private Decision begin(Exchange exchange, Fields fields) {
    Caller caller = exchange.caller().orElseThrow();
    if (!mayEnrol(caller.accountId())) {
      return Problem.of(Kind.ENROLMENT_NOT_APPROVED).refuse();
    }
    TotpSecret secret = factors.begin(caller.accountId());
    audit.record(exchange, "second-factor.begun", caller.accountId(), "totp");
    String uri = uri(exchange, caller, secret);
    if (exchange.navigation()) {
      return new Decision.Reply(setupPage(exchange, fields, secret, null));
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("secret", secret.reveal());
    body.put("otpauth_uri", uri);
    body.put("qr_svg", QrCode.of(uri).svg());
    return new Decision.Reply(Answer.json(201, body));
  }

  private static String uri(Exchange exchange, Caller caller, TotpSecret secret) {
    return OtpAuthUri.of(exchange.origin().host(), caller.username(), secret);
  }

  private Answer setupPage(
      Exchange exchange, Fields fields, TotpSecret secret, @Nullable Problem problem) {
    String uri = uri(exchange, exchange.caller().orElseThrow(), secret);
    var setup =
        new Setup(
            QrCode.of(uri).svg(),
            secret.reveal().replaceAll("(.{4})(?!$)", "$1 "),
            uri,
            ContinueTarget.accepted(exchange, fields.optional("continue")));
    return pages.setup(exchange, setup, problem);
  }

  private Decision confirm(Exchange exchange, Fields fields) {
    String id = exchange.caller().orElseThrow().accountId();
    if (!mayEnrol(id)) {
      return Problem.of(Kind.ENROLMENT_NOT_APPROVED).refuse();
    }
    Optional<TotpSecret> waiting = factors.waiting(id);
    if (waiting.isEmpty()) {
      return Problem.of(Kind.NOT_FOUND, "Nothing waits to be confirmed: begin again").refuse();
    }
    Optional<Problem> tooOften = tooOften(id);
    if (tooOften.isPresent()) {
      return tooOften.get().refuse();
    }
    Optional<List<String>> made;
    try {
      made = factors.confirm(id, fields.text("code"));
    } catch (HashingBusyException e) {
      return Unreachable.problem().refuse();
    }
    if (made.isEmpty()) {
      Problem problem = Problem.of(Kind.INVALID_CODE);
      return exchange.navigation()
          ? new Decision.Reply(setupPage(exchange, fields, waiting.get(), problem))
          : problem.refuse();
    }
    audit.record(exchange, "second-factor.confirmed", id, "totp");
    return codes(
        exchange, made.get(), ContinueTarget.accepted(exchange, fields.optional("continue")));
  }

  private Optional<Problem> tooOften(String accountId) {
    Duration wait = limiter.take("backup-codes:" + accountId, SETS_OF_CODES);
    if (wait.isZero()) {
      return Optional.empty();
    }
    audit.count(Metric.LIMIT_HIT, "second_factor");
    return Optional.of(RetryAfter.in(Problem.of(Kind.TOO_MANY_ATTEMPTS), wait));
  }

  private Decision replace(Exchange exchange) {
    String id = exchange.caller().orElseThrow().accountId();
    Optional<Problem> tooOften = tooOften(id);
    if (tooOften.isPresent()) {
      return tooOften.get().refuse();
    }
    Optional<List<String>> made;
    try {
      made = factors.replaceBackupCodes(id);
    } catch (HashingBusyException e) {
      return Unreachable.problem().refuse();
    }
    if (made.isEmpty()) {
      return Problem.of(Kind.SECOND_FACTOR_NOT_ENROLLED).refuse();
    }
    audit.record(exchange, "backup-codes.replaced", id, made.get().size() + " new ones");
    return codes(exchange, made.get(), "");
  }

  private Decision codes(Exchange exchange, List<String> codes, String wanted) {
    return new Decision.Reply(
        exchange.navigation()
            ? pages.backupCodes(exchange, codes, wanted)
            : Answer.json(200, Map.of("backup_codes", codes)));
  }
}
