package io.sallyport.auth.login;

import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.ContinueTarget;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FirstFactor;
import io.sallyport.auth.pipeline.Metric;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.auth.pipeline.SignInFinish;
import io.sallyport.identity.Identity;
import io.sallyport.identity.account.Account;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The end of every sign-in, with or without a second factor. Thread-safe. */
public final class SignInCompletion implements SignInFinish {

  /** The delivery of a sign-in that the application's own code asks for. */
  static final String BY_APPLICATION = "application";

  private static final String PASSWORD = "pwd";

  private final Identity identity;
  private final LoginLimits limits;
  private final List<Delivery> deliveries;
  private final Audit audit;
  private final Clock clock;

  /**
   * Hands out what {@code deliveries} have.
   *
   * @param deliveries how a finished sign-in may be handed over; the first is the default
   */
  public SignInCompletion(
      Identity identity, LoginLimits limits, List<Delivery> deliveries, Audit audit, Clock clock) {
    this.identity = identity;
    this.limits = limits;
    this.deliveries = List.copyOf(deliveries);
    this.audit = audit;
    this.clock = clock;
  }

  /** The delivery with that name, the default for null; null if there is none. */
  @Nullable Delivery delivery(@Nullable String name) {
    if (name == null) {
      return deliveries.get(0);
    }
    return deliveries.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
  }

  /** The visitor is who they say. */
  void succeeded(FirstFactor.Tries tries) {
    limits.succeeded(tries);
  }

  /** The sign-in came to nothing through no fault of the visitor. */
  void undecided(FirstFactor.Tries tries) {
    limits.undecided(tries);
  }

  /** This request has nothing more to say of the sign-in. */
  void over(FirstFactor.Tries tries) {
    limits.over(tries);
  }

  /** Ends whatever the client came with. */
  void endAll(Exchange exchange) {
    deliveries.forEach(one -> one.end(exchange));
  }

  @Override
  public boolean stands(FirstFactor first) {
    return account(first).isPresent();
  }

  private Optional<Account> account(FirstFactor first) {
    return identity
        .accounts()
        .byId(first.accountId())
        .filter(found -> !found.disabled() && found.epoch().revocation() == first.revocation());
  }

  @Override
  public Optional<Decision> finish(Exchange exchange, FirstFactor first, List<String> more) {
    return account(first).flatMap(account -> finish(exchange, account, first, more));
  }

  Optional<Decision> finish(
      Exchange exchange, Account account, FirstFactor first, List<String> more) {
    Delivery delivery = delivery(first.wish().delivery());
    if (delivery == null) {
      return Optional.empty();
    }
    limits.succeeded(first.tries());
    Delivery.Result result = issue(exchange, signIn(account, more), delivery, first.wish().scope());
    count(result, delivery.name());
    if (result instanceof Delivery.Result.ScopeRefused) {
      return Optional.of(Problem.of(Kind.INVALID_SCOPE).refuse());
    }
    return result instanceof Delivery.Result.Issued issued
        ? Optional.of(answer(exchange, account, issued, first.wish()))
        : Optional.empty();
  }

  private void count(Delivery.Result result, String delivery) {
    String outcome = result instanceof Delivery.Result.Issued ? "succeeded" : "refused";
    audit.count(Metric.SIGN_IN, outcome, delivery);
  }

  private SignIn signIn(Account account, List<String> more) {
    var amr = new ArrayList<String>();
    amr.add(PASSWORD);
    amr.addAll(more);
    return new SignIn(account, amr, clock.instant());
  }

  /** Nothing is handed out that the trail does not tell of. */
  private Delivery.Result issue(
      Exchange exchange, SignIn signIn, Delivery delivery, @Nullable String scope) {
    String id = signIn.account().id();
    audit.record(
        exchange,
        "sign-in.succeeded",
        id,
        signIn.amr().size() == 1 ? "password" : "password and second factor");
    if (delivery.byCookie()) {
      endOthers(exchange, delivery);
    }
    Delivery.Result result = delivery.issue(exchange, signIn, scope);
    if (result instanceof Delivery.Result.ScopeRefused) {
      failed(exchange, id, "right password, scope beyond what can be handed out");
    } else if (!(result instanceof Delivery.Result.Issued)) {
      failed(exchange, id, "ended at this very moment");
    }
    return result;
  }

  /** A password was right, and let nobody in. */
  void failed(@Nullable Exchange exchange, String accountId, String reason) {
    audit.record(exchange, "sign-in.failed", accountId, reason);
  }

  /** One browser has one sign-in: a new one by either kind of cookie ends what the other held. */
  private void endOthers(Exchange exchange, Delivery chosen) {
    for (Delivery other : deliveries) {
      if (other != chosen && other.byCookie()) {
        other.end(exchange);
      }
    }
  }

  private Decision answer(
      Exchange exchange, Account account, Delivery.Result.Issued issued, FirstFactor.Wish wish) {
    if (!issued.answer().isEmpty()) {
      return new Decision.Reply(Answer.json(200, issued.answer()));
    }
    if (exchange.navigation()) {
      return new Decision.Reply(Answer.seeOther(ContinueTarget.resolve(exchange, wish.wanted())));
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("status", "authenticated");
    body.put("account", view(account));
    return new Decision.Reply(Answer.json(200, body));
  }

  private Map<String, Object> view(Account account) {
    var grants = identity.roles().grantsOf(account.roles());
    var view = new LinkedHashMap<String, Object>();
    view.put("id", account.id());
    view.put("username", account.username());
    view.put("roles", grants.roles());
    return view;
  }

  /** A session for the application's own code, after a password that is enough by itself. */
  boolean open(Exchange exchange, Account account, FirstFactor.Tries tries) {
    limits.succeeded(tries);
    Delivery.Result result = issue(exchange, signIn(account, List.of()), deliveries.get(0), null);
    count(result, BY_APPLICATION);
    return result instanceof Delivery.Result.Issued;
  }
}
