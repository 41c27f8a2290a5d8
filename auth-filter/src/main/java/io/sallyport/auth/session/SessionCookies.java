package io.sallyport.auth.session;

import static java.util.Objects.requireNonNull;

import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Authenticator;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.ContainerSession;
import io.sallyport.auth.pipeline.Cookies;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Metric;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.auth.pipeline.StepUp;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.access.Grants;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.secret.Secrets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The session cookie: who comes with it, and handing it out. Thread-safe. */
public final class SessionCookies implements Authenticator, Delivery, StepUp {

  private static final String COOKIE = Cookies.SESSION;

  private static final Logger LOG = LoggerFactory.getLogger(SessionCookies.class);

  private final SessionRepository repository;
  private final SessionSettings settings;
  private final Accounts accounts;
  private final Roles roles;
  private final Audit audit;
  private final Clock clock;

  /** Sessions in {@code repository}. */
  public SessionCookies(
      SessionRepository repository,
      SessionSettings settings,
      Accounts accounts,
      Roles roles,
      Audit audit,
      Clock clock) {
    this.repository = repository;
    this.settings = settings;
    this.accounts = accounts;
    this.roles = roles;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public boolean explicit() {
    return false;
  }

  @Override
  public boolean presented(Exchange exchange) {
    return exchange.cookies().value(COOKIE) != null;
  }

  @Override
  public AuthOutcome authenticate(Exchange exchange) {
    SessionKey key = key(exchange);
    if (key == null) {
      return AuthOutcome.NO_CREDENTIALS;
    }
    try {
      return authenticate(exchange, key);
    } catch (StoreUnavailableException e) {
      return new AuthOutcome.Unavailable(e);
    }
  }

  private AuthOutcome authenticate(Exchange exchange, SessionKey key) {
    SessionRepository.Found found = repository.find(key, clock.instant());
    if (found instanceof SessionRepository.Found.Live live) {
      Session session = live.session();
      return live.rights() == session.epoch().rights()
          ? new AuthOutcome.Authenticated(session.caller())
          : withNewRights(exchange, key, session);
    }
    if (found instanceof SessionRepository.Found.Ended) {
      audit.count(Metric.LOOK_UP_FAILED, "session");
      exchange.cookies().clear(COOKIE);
    } else if (found instanceof SessionRepository.Found.Unreadable) {
      LOG.warn("A session record cannot be read and counts as absent");
    }
    return AuthOutcome.NO_CREDENTIALS;
  }

  /** The account's rights have changed: read them anew, under a new session id. */
  private AuthOutcome withNewRights(Exchange exchange, SessionKey old, Session session) {
    Optional<Account> account = accounts.byId(session.caller().accountId());
    if (account.isEmpty()
        || account.get().disabled()
        || account.get().epoch().revocation() > session.epoch().revocation()) {
      repository.end(old);
      exchange.cookies().clear(COOKIE);
      return AuthOutcome.NO_CREDENTIALS;
    }
    Caller before = session.caller();
    Caller caller = caller(account.get(), before.amr(), before.authTime(), before.expiresAt());
    if (!exchange.response().isCommitted()) {
      String value = newValue(session);
      Session renewed = session.of(caller, account.get().epoch());
      switch (repository.rotate(old, newKey(value), renewed)) {
        case DONE -> handOut(exchange, value);
        case OLD_GONE -> LOG.debug("A parallel request has renewed this session already");
        case EPOCH_PASSED -> {
          return AuthOutcome.NO_CREDENTIALS;
        }
      }
    }
    return new AuthOutcome.Authenticated(caller);
  }

  @Override
  public boolean byCookie() {
    return true;
  }

  @Override
  public String name() {
    return "cookie";
  }

  @Override
  public boolean grants(Account account, @Nullable String scope) {
    return scope == null;
  }

  @Override
  public Result issue(Exchange exchange, SignIn signIn, @Nullable String scope) {
    if (scope != null) {
      return new Result.ScopeRefused();
    }
    Instant now = clock.instant();
    Account account = signIn.account();
    Instant end = signIn.authTime().plus(settings.absoluteTimeout());
    Caller caller = caller(account, signIn.amr(), signIn.authTime(), end);
    var session =
        new Session(
            caller, account.epoch(), now, exchange.address().toString(), exchange.userAgent());
    String value = newValue(session);
    if (!keep(exchange, newKey(value), session)) {
      return new Result.EpochPassed();
    }
    exchange.identity(new AuthOutcome.Authenticated(caller));
    handOut(exchange, value);
    ContainerSession.signedIn(exchange, account.id());
    return Result.BY_COOKIE;
  }

  /** An id that came along is never carried on; one of the same account counts as rotated. */
  private boolean keep(Exchange exchange, SessionKey key, Session session) {
    SessionKey old = presentKey(exchange);
    Caller present = exchange.callerOrNull();
    if (old != null
        && present != null
        && present.accountId().equals(session.caller().accountId())) {
      return switch (repository.rotate(old, key, session)) {
        case DONE -> true;
        case OLD_GONE -> repository.create(key, session);
        case EPOCH_PASSED -> false;
      };
    }
    if (old != null) {
      repository.end(old);
    }
    return repository.create(key, session);
  }

  @Override
  public boolean raise(Exchange exchange, List<String> amr) {
    SessionKey old = presentKey(exchange);
    if (old == null
        || !(repository.find(old, clock.instant()) instanceof SessionRepository.Found.Live live)) {
      return false;
    }
    Session before = live.session();
    Caller caller = before.caller().authenticatedBy(amr, Secrets.handle());
    Session raised = before.of(caller, before.epoch());
    String value = newValue(before);
    if (repository.rotate(old, newKey(value), raised) != SessionRepository.Rotation.DONE) {
      return false;
    }
    exchange.identity(new AuthOutcome.Authenticated(caller));
    handOut(exchange, value);
    ContainerSession.signedIn(exchange, caller.accountId());
    return true;
  }

  @Override
  public void end(Exchange exchange) {
    if (exchange.explicitCredential()) {
      return;
    }
    if (exchange.cookies().present(COOKIE) == null) {
      return;
    }
    SessionKey key = presentKey(exchange);
    if (key != null) {
      repository.end(key);
    }
    exchange.cookies().clear(COOKIE);
    exchange.identity(AuthOutcome.NO_CREDENTIALS);
    ContainerSession.signedOut(exchange);
  }

  private Caller caller(Account account, List<String> amr, Instant authTime, Instant expiresAt) {
    Grants grants = roles.grantsOf(account.roles());
    return new Caller(
        account.id(),
        account.username(),
        grants,
        grants.permissions(),
        Caller.Mechanism.SESSION,
        Secrets.handle(),
        amr,
        authTime,
        expiresAt);
  }

  private static @Nullable SessionKey key(Exchange exchange) {
    String value = exchange.cookies().value(COOKIE);
    return value == null ? null : SessionKey.ofCookie(value);
  }

  /** The session as it is by now: this very request may have given it a new id. */
  private static @Nullable SessionKey presentKey(Exchange exchange) {
    String value = exchange.cookies().present(COOKIE);
    return value == null ? null : SessionKey.ofCookie(value);
  }

  private static void handOut(Exchange exchange, String value) {
    exchange.cookies().set(COOKIE, value);
  }

  private String newValue(Session session) {
    return repository.slot(session.caller().accountId()) + Secrets.token();
  }

  private static SessionKey newKey(String value) {
    return requireNonNull(SessionKey.ofCookie(value));
  }
}
