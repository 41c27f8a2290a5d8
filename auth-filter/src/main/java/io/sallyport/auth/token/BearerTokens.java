package io.sallyport.auth.token;

import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Authenticator;
import io.sallyport.auth.pipeline.BearerHeader;
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
import java.util.LinkedHashMap;
import java.util.Map;
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
    String value = BearerHeader.value(exchange);
    return value != null && !ApiKeyText.looksLikeOne(value);
  }

  @Override
  public AuthOutcome authenticate(Exchange exchange) {
    String value = BearerHeader.value(exchange);
    try {
      Caller caller = value == null || foreign.isEmpty() ? null : foreign.caller(value);
      if (caller == null && value != null) {
        caller = tokens.caller(exchange, value);
      }
      return caller == null ? INVALID : new AuthOutcome.Authenticated(caller);
    } catch (StoreUnavailableException e) {
      return new AuthOutcome.Unavailable(e.store());
    }
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
    return TokenFamilies.grantable(roles.grantsOf(account.roles()), scope).isPresent();
  }

  @Override
  public Result issue(Exchange exchange, SignIn signIn, @Nullable String scope) {
    Optional<String> granted =
        TokenFamilies.grantable(roles.grantsOf(signIn.account().roles()), scope);
    if (granted.isEmpty()) {
      return new Result.ScopeRefused();
    }
    return families
        .start(exchange, signIn, granted.get(), false)
        .<Result>map(issued -> new Result.Issued(answer(issued)))
        .orElseGet(Result.EpochPassed::new);
  }

  /** The token response (RFC 6749, section 5.1). */
  static Map<String, Object> answer(TokenFamilies.Tokens issued) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("access_token", issued.access());
    answer.put("token_type", "Bearer");
    answer.put("expires_in", issued.expiresIn());
    answer.put("refresh_token", issued.refresh());
    answer.put("scope", issued.scope());
    return answer;
  }

  /** Ends the whole sign-in that the token came from. */
  @Override
  public void end(Exchange exchange) {
    Caller caller = exchange.explicitCredential() ? exchange.callerOrNull() : null;
    if (caller != null && caller.mechanism() == Caller.Mechanism.BEARER) {
      families.end(exchange, caller.handle(), caller.accountId());
      exchange.identity(AuthOutcome.NO_CREDENTIALS);
    }
  }
}
