package io.sallyport.auth.token;

import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Authenticator;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Challenge;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.apikey.ApiKeyText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Access tokens in the {@code Authorization} header (RFC 6750, section 2.1). Thread-safe. */
final class BearerTokens implements Authenticator, Delivery {

  private static final AuthOutcome INVALID =
      new AuthOutcome.Rejected(
          Problem.of(Problem.Kind.INVALID_TOKEN)
              .with("WWW-Authenticate", Challenge.invalidToken()));

  private final AccessTokens tokens;
  private final ForeignTokens foreign;
  private final TokenFamilies families;
  private final Roles roles;

  BearerTokens(AccessTokens tokens, ForeignTokens foreign, TokenFamilies families, Roles roles) {
    this.tokens = tokens;
    this.foreign = foreign;
    this.families = families;
    this.roles = roles;
  }

  @Override
  public boolean explicit() {
    return true;
  }

  @Override
  public boolean presented(Exchange exchange) {
    String value = exchange.bearer();
    return value != null && !ApiKeyText.looksLikeOne(value);
  }

  @Override
  public AuthOutcome authenticate(Exchange exchange) {
    String value = exchange.bearer();
    try {
      Caller caller = value == null ? null : caller(exchange, tokens.presented(value));
      return caller == null ? INVALID : new AuthOutcome.Authenticated(caller);
    } catch (StoreUnavailableException e) {
      return new AuthOutcome.Unavailable(e);
    }
  }

  /** Whose the token is, is known of one that was seen before, else it says so itself. */
  private @Nullable Caller caller(Exchange exchange, PresentedToken token) {
    boolean own =
        foreign.isEmpty()
            || tokens.remembers(token)
            || (!foreign.remembers(token) && tokens.issuer(exchange).equals(token.claimedIssuer()));
    return own ? tokens.caller(exchange, token) : foreign.caller(token);
  }

  @Override
  public boolean byCookie() {
    return false;
  }

  @Override
  public String name() {
    return "token";
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
    return families
        .start(exchange, signIn, granted.get(), false)
        .<Result>map(issued -> new Result.Issued(issued.answer()))
        .orElseGet(Result.EpochPassed::new);
  }

  /** Ends the whole sign-in that the token came from; one of another issuer ends nothing here. */
  @Override
  public void end(Exchange exchange) {
    String value = exchange.explicitCredential() ? exchange.bearer() : null;
    VerifiedToken token = value == null ? null : tokens.onceValid(value);
    if (token != null) {
      families.end(exchange, token.familyId(), token.subject());
      exchange.identity(AuthOutcome.NO_CREDENTIALS);
    }
  }
}
