package io.sallyport.auth.token;

import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Authenticator;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.ContainerSession;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Account;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access and refresh token in cookies, for single-page applications: no script ever reads a token.
 * Thread-safe.
 */
final class TokenCookies implements Authenticator, Delivery {

  static final String ACCESS = "access";
  static final String REFRESH = "refresh";

  /** Browsers drop what is longer than 4,096 with name and attributes (RFC 6265, section 6.1). */
  private static final int MAX_COOKIE = 3_900;

  private static final Logger LOG = LoggerFactory.getLogger(TokenCookies.class);

  private final AccessTokens tokens;
  private final TokenFamilies families;
  private final Roles roles;
  private final Duration refreshTtl;

  TokenCookies(AccessTokens tokens, TokenFamilies families, Roles roles, Duration refreshTtl) {
    this.tokens = tokens;
    this.families = families;
    this.roles = roles;
    this.refreshTtl = refreshTtl;
  }

  @Override
  public boolean explicit() {
    return false;
  }

  @Override
  public boolean presented(Exchange exchange) {
    return exchange.cookies().value(ACCESS) != null;
  }

  @Override
  public AuthOutcome authenticate(Exchange exchange) {
    String value = exchange.cookies().value(ACCESS);
    try {
      Caller caller = value == null ? null : tokens.caller(exchange, tokens.presented(value));
      return caller == null ? AuthOutcome.NO_CREDENTIALS : new AuthOutcome.Authenticated(caller);
    } catch (StoreUnavailableException e) {
      return new AuthOutcome.Unavailable(e);
    }
  }

  @Override
  public boolean byCookie() {
    return true;
  }

  @Override
  public String name() {
    return "token-cookie";
  }

  @Override
  public boolean grants(Account account, @Nullable String scope) {
    return GrantedScope.of(roles.grantsOf(account.roles()), scope).isPresent();
  }

  @Override
  public Result issue(Exchange exchange, SignIn signIn, @Nullable String scope) {
    Optional<GrantedScope> granted =
        GrantedScope.of(roles.grantsOf(signIn.account().roles()), scope);
    if (granted.isEmpty()) {
      return new Result.ScopeRefused();
    }
    Optional<IssuedTokens> issued = families.start(exchange, signIn, granted.get(), true);
    if (issued.isEmpty()) {
      return new Result.EpochPassed();
    }
    if (issued.get().access().length() > MAX_COOKIE) {
      LOG.error(
          "The permissions of account {} do not fit into a cookie: give it fewer, or a session",
          signIn.account().id());
      boolean unused = families.endByToken(exchange, issued.get().refresh());
      return new Result.ScopeRefused();
    }
    set(exchange, issued.get());
    ContainerSession.signedIn(exchange, signIn.account().id());
    return Result.BY_COOKIE;
  }

  /**
   * The access cookie stays as long as the refresh cookie, though its token ends sooner: after a
   * restart of the browser only the access cookie comes to where one signs out.
   */
  void set(Exchange exchange, IssuedTokens issued) {
    exchange.cookies().set(ACCESS, issued.access(), "/", refreshTtl);
    exchange.cookies().set(REFRESH, issued.refresh(), path(exchange), refreshTtl);
  }

  @Override
  public void end(Exchange exchange) {
    String access = exchange.cookies().value(ACCESS);
    if (access == null || exchange.explicitCredential()) {
      return;
    }
    VerifiedToken token = tokens.onceValid(access);
    if (token != null) {
      families.end(exchange, token.familyId(), token.subject());
    }
    clear(exchange);
    exchange.identity(AuthOutcome.NO_CREDENTIALS);
    ContainerSession.signedOut(exchange);
  }

  void clear(Exchange exchange) {
    exchange.cookies().clear(ACCESS);
    exchange.cookies().clear(REFRESH, path(exchange));
  }

  private static String path(Exchange exchange) {
    return exchange.site().ownPath("/token");
  }
}
