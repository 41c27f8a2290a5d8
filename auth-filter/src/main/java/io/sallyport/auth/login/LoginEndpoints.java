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
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.password.Password;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in and out over HTTP. */
public final class LoginEndpoints {

  private static final Logger LOG = LoggerFactory.getLogger(LoginEndpoints.class);

  /** A sign-in that meets an end of everything begins again, with the account as it is by then. */
  private static final int ATTEMPTS = 3;

  /** Longer than any name or password that can let in. */
  private static final int MAX_FIELD = 4_096;

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
    this.passwords = new PasswordLogin(identity, limits, departure.audit());
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
    String wanted = exchange.navigation() ? null : fields.optional("deliver");
    Delivery delivery = completion.delivery(wanted);
    String unusable =
        username.length() > MAX_FIELD
            ? "username"
            : typed.length() > MAX_FIELD ? "password" : delivery == null ? "deliver" : null;
    if (unusable != null || delivery == null) {
      return Problem.of(Kind.MALFORMED_REQUEST, "The field " + unusable + " cannot be taken")
          .withMember("field", String.valueOf(unusable))
          .refuse();
    }
    FirstFactor.Wish wish = wish(exchange, delivery, fields);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      PasswordLogin.Result result = passwords.check(exchange, username, new Password(typed));
      if (result instanceof PasswordLogin.Result.Failed failed) {
        count(failed.problem(), delivery.name());
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

  private void count(Problem problem, String delivery) {
    String outcome =
        switch (problem.kind()) {
          case INVALID_CREDENTIALS -> "failed";
          case TEMPORARILY_UNAVAILABLE -> "unavailable";
          default -> "refused";
        };
    departure.audit().count(Metric.SIGN_IN, outcome, delivery);
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
    if (!enrolled(passed)) {
      return completion.finish(exchange, account, first, List.of());
    }
    departure.audit().record(exchange, "sign-in.second-factor-due", account.id(), "password");
    departure.audit().count(Metric.SIGN_IN, "second_factor_due", delivery.name());
    return Optional.of(secondFactor.ask(exchange, first));
  }

  private boolean enrolled(PasswordLogin.Result.Passed passed) {
    try {
      return secondFactor.enrolled(passed.account().id());
    } catch (StoreUnavailableException e) {
      completion.undecided(passed.tries());
      throw e;
    }
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
    if (caller != null) {
      departure.audit().record(exchange, "sign-out", caller.accountId(), caller.mechanism().code());
    }
    return left(exchange);
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

  /**
   * Signs in for the application ({@code HttpServletRequest.login}). An account with a second
   * factor is refused: there is nobody here to ask for it.
   */
  public Optional<Problem> login(
      Exchange exchange, @Nullable String username, @Nullable String password) {
    if (username == null || password == null || !canLetIn(username, password)) {
      return Optional.of(Problem.of(Kind.INVALID_CREDENTIALS));
    }
    PasswordLogin.Result result = passwords.check(exchange, username, new Password(password));
    if (result instanceof PasswordLogin.Result.Failed failed) {
      count(failed.problem(), SignInCompletion.BY_APPLICATION);
      return Optional.of(failed.problem());
    }
    var passed = (PasswordLogin.Result.Passed) result;
    try {
      if (enrolled(passed)) {
        String id = passed.account().id();
        completion.failed(exchange, id, "right password, and nobody to ask for the second factor");
        departure.audit().count(Metric.SIGN_IN, "refused", SignInCompletion.BY_APPLICATION);
        return Optional.of(Problem.of(Kind.INSUFFICIENT_USER_AUTHENTICATION));
      }
      return completion.open(exchange, passed.account(), passed.tries())
          ? Optional.empty()
          : Optional.of(Problem.of(Kind.INVALID_CREDENTIALS));
    } catch (StoreUnavailableException e) {
      LOG.warn("A sign-in by the application failed on an outage", e);
      return Optional.of(Unreachable.problem());
    } finally {
      completion.over(passed.tries());
    }
  }

  /** An application may hand on a form of which a field is missing, or as long as anybody likes. */
  private static boolean canLetIn(@Nullable String username, @Nullable String password) {
    return username != null
        && password != null
        && username.length() <= MAX_FIELD
        && password.length() <= MAX_FIELD;
  }

  /**
   * Whose name and password these are, for an application that asks and signs nobody in. Limited
   * and recorded as a sign-in is. Empty too for an account with a second factor: a password alone
   * is not enough, and there is nobody here to ask.
   *
   * @throws StoreUnavailableException if it cannot be told
   */
  public Optional<Account> verify(
      Exchange exchange, @Nullable String username, @Nullable String password) {
    if (username == null || password == null || !canLetIn(username, password)) {
      return Optional.empty();
    }
    PasswordLogin.Result result = passwords.check(exchange, username, new Password(password));
    if (result instanceof PasswordLogin.Result.Failed failed) {
      if (failed.problem().kind() == Kind.TEMPORARILY_UNAVAILABLE) {
        throw new StoreUnavailableException(
            "accounts", new IllegalStateException("No answer to a sign-in"));
      }
      return Optional.empty();
    }
    var passed = (PasswordLogin.Result.Passed) result;
    try {
      if (enrolled(passed)) {
        String id = passed.account().id();
        completion.failed(exchange, id, "right password, and nobody to ask for the second factor");
        return Optional.empty();
      }
      completion.succeeded(passed.tries());
      return Optional.of(passed.account());
    } finally {
      completion.over(passed.tries());
    }
  }

  /** Signs out for the application ({@code HttpServletRequest.logout}). */
  public void logout(Exchange exchange) {
    completion.endAll(exchange);
  }
}
