package io.sallyport.auth.token;

import io.sallyport.auth.pipeline.AccountStates;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Authenticator;
import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.SignIns;
import io.sallyport.identity.Identity;
import io.sallyport.identity.secret.KeyRing;
import java.time.Clock;
import java.util.List;

/** The feature's parts, put together. Thread-safe. */
public final class Tokens {

  /** The names, without prefix, of the cookies that hold tokens. */
  public static final List<String> COOKIES = List.of(TokenCookies.ACCESS, TokenCookies.REFRESH);

  private final SigningKeyRing keys;
  private final RevocationList revocations;
  private final boolean issuing;
  private final ForeignTokens foreign;
  private final Identity identity;
  private final Clock clock;
  private final BearerTokens bearer;
  private final TokenCookies cookies;
  private final TokenEndpoints endpoints;
  private final SignIns signIns;

  /** Tokens of these accounts; makes the first signing key if there is none. */
  public Tokens(
      TokenSettings settings,
      Identity identity,
      KeyRing seals,
      AccountStates accounts,
      Audit audit) {
    Clock clock = audit.clock();
    var caches = new Caches(audit.measures());
    this.issuing = settings.issuing();
    this.identity = identity;
    this.clock = clock;
    keys = new SigningKeyRing(identity.signingKeys(), seals, settings, clock);
    revocations = new RevocationList(identity.revocations(), accounts.news(), clock);
    var access = new AccessTokens(keys, settings, accounts, revocations, caches, clock);
    var context = new TokenFamilies.Context(audit, clock);
    var families =
        new TokenFamilies(
            identity.refreshTokens(), access, revocations, accounts, settings, context);
    signIns = new TokenSignIns(identity.refreshTokens(), families, accounts, clock);
    foreign = new ForeignTokens(settings.trustedIssuers(), caches, clock);
    bearer = new BearerTokens(access, foreign, families, identity.roles());
    cookies = new TokenCookies(access, families, identity.roles(), settings.lifetimes().refresh());
    endpoints = new TokenEndpoints(access, families, cookies, revocations);
  }

  /** The explicit one: {@code Authorization: Bearer}. */
  public Authenticator bearer() {
    return bearer;
  }

  /** The ambient one: the access cookie. */
  public Authenticator cookie() {
    return cookies;
  }

  /** {@code token} and {@code token-cookie}. */
  public List<Delivery> deliveries() {
    return issuing ? List.of(bearer, cookies) : List.of();
  }

  /** {@code /token}, {@code /revoke}, {@code /introspect} and {@code /jwks.json}. */
  public List<Route> routes() {
    return issuing ? endpoints.routes() : List.of();
  }

  /** Sign-ins that live on refresh tokens. */
  public SignIns signIns() {
    return signIns;
  }

  /** Replaces keys that are due and forgets what has expired. Run from time to time. */
  public void maintain() {
    keys.maintain();
    foreign.maintain();
    revocations.purge();
    identity.refreshTokens().purge(clock.instant());
  }
}
