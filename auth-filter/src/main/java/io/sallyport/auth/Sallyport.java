package io.sallyport.auth;

import io.sallyport.auth.metrics.MeasuresChoice;
import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.GuardedRequest;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.Metric;
import io.sallyport.auth.pipeline.OutageLog;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.auth.pipeline.Unreachable;
import io.sallyport.identity.DemoAccounts;
import io.sallyport.identity.Identity;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.jdbc.StoreCalls;
import io.sallyport.identity.secret.KeyRing;
import io.sallyport.identity.thread.DaemonWorker;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running guard: started from a {@link Configuration}, and to be closed. Thread-safe. */
public final class Sallyport implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sallyport.class);
  private static final long SWEEP_SECONDS = 60;
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final Identity identity;
  private final Wiring wiring;
  private final Measures measures;
  private final ContainerEntrance entrance;
  private final DaemonWorker sweeper;
  private final OutageLog outages = new OutageLog(LOG);

  private Sallyport(Identity identity, Wiring wiring, Measures measures, Clock clock) {
    this.identity = identity;
    this.wiring = wiring;
    this.measures = measures;
    this.entrance = new ContainerEntrance(this);
    this.sweeper = new DaemonWorker("sallyport-sweeper");
    sweeper.scheduleWithFixedDelay(
        () -> sweep(clock), SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    sweeper.scheduleWithFixedDelay(wiring.stores.retry(), 1, 1, TimeUnit.SECONDS);
  }

  /**
   * Starts a guard.
   *
   * @param contextPath of the application, decoded; empty for the root
   * @throws ConfigurationException if an initial account cannot be made as configured
   * @throws StoreUnavailableException if the accounts cannot be reached
   */
  public static Sallyport start(Configuration configuration, String contextPath, Clock clock) {
    return start(configuration, contextPath, measures(configuration, null), clock);
  }

  /**
   * What to count with.
   *
   * @param registry what the application has given; null if nothing
   */
  static Measures measures(Configuration configuration, @Nullable Object registry) {
    return configuration.metrics() ? MeasuresChoice.of(registry) : Measures.OFF;
  }

  static Sallyport start(
      Configuration configuration, String contextPath, Measures measures, Clock clock) {
    StoreCalls calls =
        measures.on()
            ? (store, nanos, failed) ->
                measures.took(Metric.STORE, nanos, store, failed ? "failed" : "answered")
            : StoreCalls.UNHEARD;
    Identity identity = Identity.open(configuration.identity(), clock, calls);
    Stores stores = null;
    try {
      KeyRing seals = configuration.secrets().open();
      makeAccounts(configuration, identity, seals);
      new Doctor(new Check.Patient(configuration, identity, clock)).warn();
      stores = Stores.of(configuration, identity, measures, clock);
      var wiring = new Wiring(configuration, identity, seals, stores, contextPath, measures, clock);
      return new Sallyport(identity, wiring, measures, clock);
    } catch (RuntimeException e) {
      if (stores != null) {
        stores.end().run();
      }
      measures.close();
      identity.close();
      throw e;
    }
  }

  private static void makeAccounts(Configuration configuration, Identity identity, KeyRing seals) {
    var problems = new ArrayList<String>();
    for (Configuration.InitialAccount account : configuration.initialAccounts()) {
      if (identity.accounts().byUsername(account.username()).isPresent()) {
        continue;
      }
      var reasons = identity.policy().check(account.password(), account.username());
      if (!reasons.isEmpty()) {
        problems.add(
            "the password of the initial account "
                + account.username()
                + " is refused by the policy ("
                + String.join(", ", reasons.stream().map(reason -> reason.code()).toList())
                + "): choose a longer or less common one");
        continue;
      }
      String hash = identity.passwords().hash(account.password());
      if (identity.accounts().create(account.username(), account.roles(), hash).isPresent()) {
        LOG.info("Made the initial account {}", account.username());
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    if (configuration.demo()) {
      List<String> names = DemoAccounts.create(identity, seals);
      LOG.warn(
          "Demo accounts with public passwords are open: {}. Set sallyport.demo = off before anyone"
              + " else can reach this server",
          String.join(", ", names));
    }
  }

  /** Forgets what has ended and replaces keys that are due; runs by itself every minute. */
  void sweep(Clock clock) {
    try {
      if (wiring.observations != null) {
        wiring.observations.report();
      }
      wiring.stores.sweep().accept(clock.instant());
      wiring.tokens.maintain();
    } catch (RuntimeException e) {
      LOG.error("Sweeping sessions and tokens failed; the next run tries again", e);
    }
  }

  Exchange exchange(HttpServletRequest request, HttpServletResponse response) {
    Exchange known = entrance.goOn(request, response);
    Exchange exchange =
        known != null ? known : new Exchange(wiring.site, wiring.authenticators, request, response);
    if (wiring.httpSessions != null && exchange.sharedSession() == null) {
      exchange.sharedSession(wiring.httpSessions.of(exchange));
    }
    return exchange;
  }

  /** Whether it is an exchange of this guard, and of no other application's. */
  boolean knows(Exchange exchange) {
    return exchange.site() == wiring.site;
  }

  /** Whether this guard has let the request through already, on its way to here. */
  boolean hasLetThrough(ServletRequest request) {
    return GuardedRequest.isGuarded(request, wiring.site);
  }

  /** What this guard knows of a request that it has let through; null for any other. */
  @Nullable Exchange exchangeOf(ServletRequest request) {
    return GuardedRequest.exchangeOf(request, wiring.site);
  }

  ContainerEntrance entrance() {
    return entrance;
  }

  /** Takes the steps that find out who is calling; refuses nobody who is anonymous. */
  Decision identify(Exchange exchange) throws IOException {
    return wiring.identification.handle(exchange);
  }

  /**
   * For a later dispatch of a request that was left to the application: who is calling was never
   * asked, and the container's {@code HttpSession} is in use. A credential that was sent on purpose
   * and lets nobody in leaves nobody, never a cookie.
   */
  Exchange laterExchange(HttpServletRequest request, HttpServletResponse response) {
    var exchange = new Exchange(wiring.site, wiring.authenticators, request, response);
    if (wiring.authenticators.decide(exchange) != Decision.NEXT) {
      exchange.identity(AuthOutcome.NO_CREDENTIALS);
    }
    return exchange;
  }

  ContainerActions actions() {
    return wiring.actions;
  }

  /** What becomes of the request. An outage is a refusal, never an exception. */
  Decision decide(Exchange exchange) throws IOException {
    try {
      return wiring.pipeline.handle(exchange);
    } catch (StoreUnavailableException e) {
      outages.warn("A request could not be answered", e);
      return Unreachable.problem().refuse();
    }
  }

  /**
   * Whether the application has met an outage of its shared {@code HttpSession}, of which the
   * client can still be told.
   */
  boolean sessionUnavailable(Exchange exchange, Throwable failure) {
    if (exchange.sharedSession() == null || exchange.response().isCommitted()) {
      return false;
    }
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof StoreUnavailableException) {
        outages.warn("A request could not be answered", at);
        return true;
      }
    }
    return false;
  }

  /** Tells, where requests are only observed, how the application has answered one. */
  void answered(HttpServletRequest request, HttpServletResponse response) {
    if (wiring.observations != null) {
      wiring.observations.answered(request, response.getStatus());
    }
  }

  /** What becomes of a forward or include of a request that was let in for another path. */
  Decision decideDispatch(Exchange exchange, String path) {
    Rule rule = wiring.rules.governing(path, exchange.method());
    if (rule.allow() == Requirement.APPLICATION) {
      return Decision.NEXT;
    }
    return wiring.guard.decide(exchange, path, rule);
  }

  /** The answer where our own code failed; the log has the reason. */
  static Decision failed(RuntimeException e) {
    LOG.error("A request failed inside the guard", e);
    return Problem.of(Problem.Kind.INTERNAL_ERROR).refuse();
  }

  /** The sessions of an account that are open now, newest first, and its sign-ins for tokens. */
  public List<OpenSession> openSessions(String accountId) {
    return wiring.signIns.stream()
        .flatMap(kind -> kind.ofAccount(accountId).stream())
        .map(
            one ->
                new OpenSession(
                    one.id(),
                    one.createdAt(),
                    one.lastSeenAt(),
                    one.address(),
                    one.userAgent(),
                    one.amr()))
        .sorted(Comparator.comparing(OpenSession::createdAt).reversed())
        .toList();
  }

  /** The session that a request came with; empty for tokens, keys and strangers. */
  public Optional<OpenSession> sessionOf(ServletRequest request) {
    return CurrentCaller.of(request)
        .filter(caller -> caller.mechanism().equals(Caller.Mechanism.SESSION.code()))
        .flatMap(
            caller ->
                openSessions(caller.accountId()).stream()
                    .filter(one -> one.id().equals(caller.handle()))
                    .findFirst());
  }

  /** Accounts, roles and the audit trail of this guard, for the application's own code. */
  public Identity identity() {
    return identity;
  }

  @Override
  public void close() {
    if (!sweeper.finish(CLOSING)) {
      LOG.warn("What is done from time to time did not stop in {}", CLOSING);
    }
    measures.close();
    if (wiring.observations != null) {
      wiring.observations.report();
    }
    wiring.stores.end().run();
    identity.close();
  }
}
