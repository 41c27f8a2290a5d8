package io.sallyport.auth.login;

import io.sallyport.auth.page.Pages;
import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.ContinueTarget;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FirstFactor;
import io.sallyport.auth.pipeline.Metric;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.RequestBody.Fields;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.SecondFactor;
import io.sallyport.auth.pipeline.Unreachable;
import io.sallyport.identity.Identity;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.password.Password;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Signing in and out over HTTP. */
public final class LoginEndpoints {

  /** A sign-in that meets an end of everything begins again, with the account as it is by then. */
  private static final int ATTEMPTS = 3;

  /** Not the cookies: ours end by name, and others may be another application's. */
  private static final String CLEARED = "\"cache\", \"storage\"";

  private static final String NO_ACCOUNT = "This caller has no account here";

  private final Identity identity;
  private final PasswordLogin passwords;
  private final SecondFactor secondFactor;
  private final SignInCompletion completion;
  private final Pages pages;
  private final Departure departure;

  /**
   * What a sign-out leaves behind.
   *
   * @param deleteKeys deletes all API keys of an account
   * @param clearSiteData whether the browser is told to forget what it keeps of this site
   */
  public record Departure(
      BiConsumer<Exchange, String> deleteKeys, boolean clearSiteData, Audit audit) {}

  /** The endpoints; {@code secondFactor} comes between the password and {@code completion}. */
  public LoginEndpoints(
      Identity identity,
      LoginLimits limits,
      SecondFactor secondFactor,
      SignInCompletion completion,
      Pages pages,
      Departure departure) {
    this.identity = identity;
    this.passwords = new PasswordLogin(identity, limits, secondFactor, departure.audit());
    this.secondFactor = secondFactor;
    this.completion = completion;
    this.pages = pages;
    this.departure = departure;
  }

  /** {@code /login}, {@code /logout} and {@code /logout-all}. */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/login", Route.everyone(), (exchange, fields) -> page(exchange)),
        Route.of("POST", "/login", Route.everyone(), this::signIn)
            .taking(List.of("username", "password"), List.of("continue", "deliver", "scope")),
        Route.of("POST", "/logout", Route.everyone(), (exchange, fields) -> signOut(exchange)),
        Route.of(
            "POST",
            "/logout-all",
            Route.signedIn(),
            (exchange, fields) -> signOutEverywhere(exchange)));
  }

  private Decision page(Exchange exchange) {
    String wanted = exchange.queryParameter("continue");
    return new Decision.Reply(pages.signIn(exchange, 200, wanted, "", null));
  }

  private Decision signIn(Exchange exchange, Fields fields) {
    String username = fields.text("username");
    String typed = fields.text("password");
    if (username.length() > PasswordLogin.MAX_FIELD) {
      return unusable("username");
    }
    if (typed.length() > PasswordLogin.MAX_FIELD) {
      return unusable("password");
    }
    Delivery delivery =
        completion.delivery(exchange.navigation() ? null : fields.optional("deliver"));
    if (delivery == null) {
      return unusable("deliver");
    }
    FirstFactor.Wish wish = wish(exchange, delivery, fields);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      PasswordLogin.Result result = passwords.check(exchange, username, new Password(typed));
      if (result instanceof PasswordLogin.Result.Failed failed) {
        passwords.count(failed.problem(), delivery.name());
        return failed(exchange, failed.problem(), fields, username);
      }
      var passed = (PasswordLogin.Result.Passed) result;
      try {
        Optional<Decision> done = passed(exchange, delivery, passed, wish);
        if (done.isPresent()) {
          return done.get();
        }
      } finally {
        completion.over(passed.tries());
      }
    }
    return Unreachable.problem().refuse();
  }

  private static Decision unusable(String field) {
    return Problem.of(Kind.MALFORMED_REQUEST, "The field " + field + " cannot be taken")
        .withMember("field", field)
        .refuse();
  }

  private static FirstFactor.Wish wish(Exchange exchange, Delivery delivery, Fields fields) {
    return new FirstFactor.Wish(
        delivery.name(),
        fields.optional("scope"),
        ContinueTarget.accepted(exchange, fields.optional("continue")));
  }

  /** What comes next; empty if everything of the account was ended at this very moment. */
  private Optional<Decision> passed(
      Exchange exchange,
      Delivery delivery,
      PasswordLogin.Result.Passed passed,
      FirstFactor.Wish wish) {
    Account account = passed.account();
    var first = new FirstFactor(account.id(), account.epoch().revocation(), passed.tries(), wish);
    if (!delivery.grants(account, wish.scope())) {
      completion.undecided(passed.tries());
      completion.failed(exchange, account.id(), "right password, scope beyond the account's");
      departure.audit().count(Metric.SIGN_IN, "refused", delivery.name());
      return Optional.of(Problem.of(Kind.INVALID_SCOPE).refuse());
    }
    if (!passwords.enrolled(passed)) {
      return completion.finish(exchange, account, first, List.of());
    }
    departure.audit().record(exchange, "sign-in.second-factor-due", account.id(), "password");
    departure.audit().count(Metric.SIGN_IN, "second_factor_due", delivery.name());
    return Optional.of(secondFactor.ask(exchange, first));
  }

  private Decision failed(Exchange exchange, Problem problem, Fields fields, String username) {
    boolean again =
        problem.kind() == Kind.INVALID_CREDENTIALS || problem.kind() == Kind.TOO_MANY_ATTEMPTS;
    if (!again || !exchange.navigation()) {
      return problem.refuse();
    }
    Answer page =
        pages.signIn(
            exchange, problem.kind().status(), fields.optional("continue"), username, problem);
    return new Decision.Reply(page.with(problem.headers()));
  }

  private Decision signOut(Exchange exchange) {
    Caller caller = exchange.callerOrNull();
    if (caller != null && caller.mechanism() == Caller.Mechanism.API_KEY) {
      return Problem.of(Kind.INSUFFICIENT_PERMISSION, "An API key has nothing to sign out of")
          .refuse();
    }
    if (caller != null && exchange.explicitCredential() && !hasAccount(caller)) {
      return Problem.of(Kind.INSUFFICIENT_PERMISSION, NO_ACCOUNT).refuse();
    }
    Decision left;
    try {
      if (caller != null) {
        departure
            .audit()
            .record(exchange, "sign-out", caller.accountId(), caller.mechanism().code());
      }
    } finally {
      // Whoever signs out is signed out, even if the trail cannot be written.
      left = left(exchange);
    }
    return left;
  }

  /** A token of another issuer signs out where it came from. */
  private boolean hasAccount(Caller caller) {
    return identity.accounts().byId(caller.accountId()).isPresent();
  }

  private Decision signOutEverywhere(Exchange exchange) {
    Caller caller = exchange.caller().orElseThrow();
    if (caller.mechanism() == Caller.Mechanism.API_KEY) {
      return Problem.of(Kind.INSUFFICIENT_PERMISSION, "An API key signs nobody out").refuse();
    }
    if (!hasAccount(caller)) {
      return Problem.of(Kind.INSUFFICIENT_PERMISSION, NO_ACCOUNT).refuse();
    }
    String keys = exchange.queryParameter("keys");
    if (keys != null && !keys.equals("true") && !keys.equals("false")) {
      return Problem.of(Kind.MALFORMED_REQUEST, "The parameter keys is true or false")
          .withMember("field", "keys")
          .refuse();
    }
    boolean withKeys = "true".equals(keys);
    if (withKeys && caller.mechanism() != Caller.Mechanism.SESSION) {
      return Problem.of(Kind.INSUFFICIENT_PERMISSION, "Keys are deleted by a session alone")
          .refuse();
    }
    identity.accounts().revokeAll(caller.accountId());
    if (withKeys) {
      departure.deleteKeys().accept(exchange, caller.accountId());
    }
    departure
        .audit()
        .record(exchange, "sign-out.everywhere", caller.accountId(), caller.mechanism().code());
    return left(exchange);
  }

  private Decision left(Exchange exchange) {
    completion.endAll(exchange);
    Answer answer =
        exchange.navigation()
            ? Answer.seeOther(exchange.site().ownPath("/login"))
            : Answer.empty(204);
    return new Decision.Reply(
        departure.clearSiteData() ? answer.with("Clear-Site-Data", CLEARED) : answer);
  }
}
