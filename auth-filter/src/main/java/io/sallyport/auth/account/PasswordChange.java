package io.sallyport.auth.account;

import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Metric;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.RateLimiter;
import io.sallyport.auth.pipeline.RequestBody.Fields;
import io.sallyport.auth.pipeline.RetryAfter;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.auth.pipeline.Unreachable;
import io.sallyport.identity.Identity;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.password.HashingBusyException;
import io.sallyport.identity.password.Password;
import io.sallyport.identity.password.PasswordPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Changing one's own password: it takes the present one, a sign-in of the last 15 minutes, and ends
 * everything else that was issued to the account.
 */
public final class PasswordChange {

  private static final List<String> FIELDS = List.of("current_password", "new_password");
  private static final int MAX_FIELD = 4_096;

  private final Identity identity;
  private final Delivery cookie;
  private final RateLimiter limiter;
  private final Limit perAccount;
  private final Audit audit;

  /** Renders the account page with a notice or an error. */
  @FunctionalInterface
  interface Page {
    Answer render(Exchange exchange, int status, String notice, String error);
  }

  /**
   * The endpoint.
   *
   * @param perAccount how often a wrong present password may be given
   */
  public PasswordChange(
      Identity identity, Delivery cookie, RateLimiter limiter, Limit perAccount, Audit audit) {
    this.identity = identity;
    this.cookie = cookie;
    this.limiter = limiter;
    this.perAccount = perAccount;
    this.audit = audit;
  }

  Route route(Page page) {
    return Route.of(
            "POST",
            "/password/change",
            Route.recentSession(),
            (exchange, fields) -> answer(exchange, fields, page))
        .taking(FIELDS, List.of());
  }

  private Decision answer(Exchange exchange, Fields fields, Page page) {
    Optional<Problem> problem = change(exchange, fields);
    if (problem.isEmpty()) {
      return new Decision.Reply(
          exchange.navigation()
              ? Answer.seeOther(exchange.site().ownPath("/account?password=changed"))
              : Answer.empty(204));
    }
    Problem refusal = problem.get();
    boolean again =
        refusal.kind() == Kind.INVALID_CREDENTIALS || refusal.kind() == Kind.PASSWORD_REJECTED;
    if (!again || !exchange.navigation()) {
      return refusal.refuse();
    }
    String error =
        refusal.kind() == Kind.INVALID_CREDENTIALS
            ? "Your present password is not right."
            : String.valueOf(refusal.detail());
    return new Decision.Reply(page.render(exchange, refusal.kind().status(), "", error));
  }

  private Optional<Problem> change(Exchange exchange, Fields fields) {
    Caller caller = exchange.caller().orElseThrow();
    for (String name : FIELDS) {
      if (fields.text(name).length() > MAX_FIELD) {
        return Optional.of(
            Problem.of(Kind.MALFORMED_REQUEST, "The field " + name + " is too long")
                .withMember("field", name));
      }
    }
    Optional<Account> account = identity.accounts().byId(caller.accountId());
    if (account.isEmpty()) {
      return Optional.of(Problem.of(Kind.NOT_FOUND));
    }
    return checkPresent(exchange, account.get(), new Password(fields.text("current_password")))
        .or(
            () ->
                replace(
                    exchange, account.get(), caller, new Password(fields.text("new_password"))));
  }

  private Optional<Problem> checkPresent(Exchange exchange, Account account, Password present) {
    String key = "password-change:" + account.id();
    Duration wait = limiter.take(key, perAccount);
    if (!wait.isZero()) {
      audit.count(Metric.LIMIT_HIT, "password_change");
      return Optional.of(RetryAfter.in(Problem.of(Kind.TOO_MANY_ATTEMPTS), wait));
    }
    long started = System.nanoTime();
    return identity
        .stores()
        .verify(account, present)
        .match(
            accepted -> {
              limiter.reset(key, perAccount);
              return Optional.empty();
            },
            refused -> {
              audit.record(
                  exchange, "password.change-failed", account.id(), refused.reason().name());
              identity.pace().hold(started, present);
              return Optional.of(Problem.of(Kind.INVALID_CREDENTIALS));
            },
            unavailable -> {
              limiter.giveBack(key, perAccount);
              return Optional.of(Unreachable.problem());
            });
  }

  private Optional<Problem> replace(
      Exchange exchange, Account account, Caller caller, Password wanted) {
    List<PasswordPolicy.Reason> reasons = identity.policy().check(wanted, account.username());
    if (!reasons.isEmpty()) {
      return Optional.of(rejected(reasons));
    }
    Optional<Epoch> epoch;
    try {
      epoch = identity.accounts().changePassword(account, identity.passwords().hash(wanted));
    } catch (HashingBusyException e) {
      return Optional.of(Unreachable.problem());
    }
    if (epoch.isEmpty()) {
      audit.record(exchange, "password.change-failed", account.id(), "REVOKED_MEANWHILE");
      return Optional.of(Problem.of(Kind.INVALID_CREDENTIALS));
    }
    audit.record(exchange, "password.changed", account.id(), "by its owner");
    return renew(exchange, account.id(), epoch.get(), caller);
  }

  /**
   * A new session in the old one's place, of the epoch that this very change has made: whoever was
   * disabled or signed out everywhere meanwhile gets none.
   */
  private Optional<Problem> renew(Exchange exchange, String accountId, Epoch epoch, Caller caller) {
    Optional<Account> changed =
        identity
            .accounts()
            .byId(accountId)
            .filter(found -> !found.disabled() && found.epoch().equals(epoch));
    if (changed.isEmpty()
        || !(cookie.issue(
                exchange, new SignIn(changed.get(), caller.amr(), caller.authTime()), null)
            instanceof Delivery.Result.Issued)) {
      cookie.end(exchange);
    }
    return Optional.empty();
  }

  private static Problem rejected(List<PasswordPolicy.Reason> reasons) {
    String detail = reasons.stream().map(PasswordAdvice::of).collect(Collectors.joining(" "));
    return Problem.of(Kind.PASSWORD_REJECTED, detail)
        .withMember("reasons", reasons.stream().map(PasswordPolicy.Reason::code).toList());
  }
}
