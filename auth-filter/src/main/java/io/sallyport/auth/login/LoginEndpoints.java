package io.sallyport.auth.login;

import io.sallyport.auth.page.Pages;
import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.ContinueTarget;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.RequestBody.Fields;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.identity.Identity;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.password.Password;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Signing in and out over HTTP. */
public final class LoginEndpoints {

  /** Longer than any name or password that can let in. */
  private static final int MAX_FIELD = 4_096;

  private static final String NO_ACCOUNT = "This caller has no account here";

  private final Identity identity;
  private final PasswordLogin passwords;
  private final List<Delivery> deliveries;
  private final Pages pages;
  private final BiConsumer<Exchange, String> deleteKeys;
  private final Audit audit;

  /**
   * The endpoints.
   *
   * @param deliveries how a finished sign-in may be handed over; the first is the default
   * @param deleteKeys deletes all API keys of an account
   */
  public LoginEndpoints(
      Identity identity,
      LoginLimits limits,
      List<Delivery> deliveries,
      Pages pages,
      BiConsumer<Exchange, String> deleteKeys,
      Audit audit,
      Clock clock) {
    this.identity = identity;
    this.passwords = new PasswordLogin(identity, limits, audit, clock);
    this.deliveries = List.copyOf(deliveries);
    this.pages = pages;
    this.deleteKeys = deleteKeys;
    this.audit = audit;
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
    Delivery delivery = delivery(fields.optional("deliver"));
    String unusable =
        username.length() > MAX_FIELD
            ? "username"
            : typed.length() > MAX_FIELD ? "password" : delivery == null ? "deliver" : null;
    if (unusable != null || delivery == null) {
      return Problem.of(Kind.MALFORMED_REQUEST, "The field " + unusable + " cannot be taken")
          .withMember("field", String.valueOf(unusable))
          .refuse();
    }
    PasswordLogin.Result result = passwords.check(exchange, username, new Password(typed));
    if (result instanceof PasswordLogin.Result.Passed passed) {
      return deliver(exchange, delivery, passed.signIn(), fields);
    }
    return failed(exchange, ((PasswordLogin.Result.Failed) result).problem(), fields, username);
  }

  private Decision deliver(Exchange exchange, Delivery delivery, SignIn signIn, Fields fields) {
    if (delivery.byCookie()) {
      endOthers(exchange, delivery);
    }
    Delivery.Result result = delivery.issue(exchange, signIn, fields.optional("scope"));
    if (result instanceof Delivery.Result.ScopeRefused) {
      return Problem.of(Kind.INVALID_SCOPE).refuse();
    }
    if (!(result instanceof Delivery.Result.Issued issued)) {
      return Problem.of(Kind.INVALID_CREDENTIALS).refuse();
    }
    if (!issued.answer().isEmpty()) {
      return new Decision.Reply(Answer.json(200, issued.answer()));
    }
    if (exchange.navigation()) {
      String wanted = fields.optional("continue");
      return new Decision.Reply(Answer.seeOther(ContinueTarget.resolve(exchange, wanted)));
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("status", "authenticated");
    body.put("account", view(signIn.account()));
    return new Decision.Reply(Answer.json(200, body));
  }

  /** One browser has one sign-in: a new one by either kind of cookie ends what the other held. */
  private void endOthers(Exchange exchange, Delivery chosen) {
    for (Delivery other : deliveries) {
      if (other != chosen && other.byCookie()) {
        other.end(exchange);
      }
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
    for (Answer.Header header : problem.headers()) {
      page = page.with(header.name(), header.value());
    }
    return new Decision.Reply(page);
  }

  private @Nullable Delivery delivery(@Nullable String name) {
    if (name == null) {
      return deliveries.get(0);
    }
    return deliveries.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
  }

  private Map<String, Object> view(Account account) {
    var grants = identity.roles().grantsOf(account.roles());
    var view = new LinkedHashMap<String, Object>();
    view.put("id", account.id());
    view.put("username", account.username());
    view.put("roles", grants.roles());
    return view;
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
      audit.record(exchange, "sign-out", caller.accountId(), caller.mechanism().code());
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
      deleteKeys.accept(exchange, caller.accountId());
    }
    audit.record(exchange, "sign-out.everywhere", caller.accountId(), caller.mechanism().code());
    return left(exchange);
  }

  private Decision left(Exchange exchange) {
    deliveries.forEach(one -> one.end(exchange));
    return new Decision.Reply(
        exchange.navigation()
            ? Answer.seeOther(exchange.site().ownPath("/login"))
            : Answer.empty(204));
  }

  /** Signs in for the application ({@code HttpServletRequest.login}). */
  public Optional<Problem> login(Exchange exchange, String username, String password) {
    PasswordLogin.Result result = passwords.check(exchange, username, new Password(password));
    if (result instanceof PasswordLogin.Result.Failed failed) {
      return Optional.of(failed.problem());
    }
    SignIn signIn = ((PasswordLogin.Result.Passed) result).signIn();
    return deliveries.get(0).issue(exchange, signIn, null) instanceof Delivery.Result.Issued
        ? Optional.empty()
        : Optional.of(Problem.of(Kind.INVALID_CREDENTIALS));
  }

  /** Signs out for the application ({@code HttpServletRequest.logout}). */
  public void logout(Exchange exchange) {
    deliveries.forEach(one -> one.end(exchange));
  }
}
