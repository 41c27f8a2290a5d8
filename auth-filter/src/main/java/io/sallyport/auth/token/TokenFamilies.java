package io.sallyport.auth.token;

import io.sallyport.auth.pipeline.AccountStates;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Metric;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.identity.secret.Secrets;
import io.sallyport.identity.secret.Sha256;
import io.sallyport.identity.token.RefreshFamily;
import io.sallyport.identity.token.RefreshTokens;
import io.sallyport.identity.token.RefreshTokens.Redemption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sign-ins that live on refresh tokens: starting, renewing and ending them. Thread-safe. */
final class TokenFamilies {

  private static final int TOKEN_LENGTH = 43;

  /**
   * Beyond the life of an access token: one may be issued while its family is being ended, by a
   * node whose clock is ahead.
   */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final RefreshTokens store;
  private final AccessTokens accessTokens;
  private final RevocationList revocations;
  private final AccountStates accounts;
  private final TokenSettings settings;
  private final Context context;

  /** What every feature has. */
  record Context(Audit audit, Clock clock) {}

  TokenFamilies(
      RefreshTokens store,
      AccessTokens accessTokens,
      RevocationList revocations,
      AccountStates accounts,
      TokenSettings settings,
      Context context) {
    this.store = store;
    this.accessTokens = accessTokens;
    this.revocations = revocations;
    this.accounts = accounts;
    this.settings = settings;
    this.context = context;
  }

  /** Starts a family; empty if the account's epoch has passed the sign-in's. */
  Optional<IssuedTokens> start(
      Exchange exchange, SignIn signIn, GrantedScope scope, boolean cookies) {
    Instant now = context.clock().instant();
    var account = signIn.account();
    var family =
        new RefreshFamily(
            Secrets.handle(),
            account.id(),
            account.epoch().revocation(),
            scope.text(),
            signIn.amr(),
            signIn.authTime(),
            cookies,
            now.plus(settings.lifetimes().family()),
            origin(exchange, now));
    if (accounts.live(account.id(), family.revocation()) == null) {
      return Optional.empty();
    }
    String refresh = Secrets.token();
    store.start(family, Sha256.of(refresh), refreshEnd(family, now));
    String access = accessTokens.issue(exchange, account, family, scope.text());
    return Optional.of(tokens(access, refresh, family, scope));
  }

  private static RefreshFamily.Origin origin(Exchange exchange, Instant now) {
    return new RefreshFamily.Origin(now, exchange.address().toString(), exchange.userAgent());
  }

  /**
   * Renews.
   *
   * @param byCookie how the token came; it must be how it was handed out
   * @param scope what the new access token is to be limited to; null for all that was granted
   */
  Renewal renew(Exchange exchange, String presented, boolean byCookie, @Nullable String scope) {
    if (presented.length() != TOKEN_LENGTH) {
      return refused();
    }
    Optional<RefreshFamily> found = store.familyOf(Sha256.of(presented));
    if (found.isEmpty() || found.get().cookies() != byCookie) {
      return refused();
    }
    RefreshFamily family = found.get();
    AccountStates.State state = accounts.live(family.accountId(), family.revocation());
    if (state == null) {
      return refused();
    }
    Optional<GrantedScope> wanted = new GrantedScope(family.scope()).narrowedTo(scope);
    if (wanted.isEmpty()) {
      return Renewal.TOO_MUCH;
    }
    GrantedScope present = wanted.get().within(state.grants());
    String access = accessTokens.issue(exchange, state.account(), family, present.text());
    return redeem(exchange, presented, family, tokens(access, Secrets.token(), family, present));
  }

  private Renewal redeem(
      Exchange exchange, String presented, RefreshFamily family, IssuedTokens candidate) {
    Instant now = context.clock().instant();
    Instant accessEnd = accessEnd(now);
    var successor =
        new RefreshTokens.Successor(
            Sha256.of(candidate.refresh()),
            refreshEnd(family, now),
            AnswerSeal.seal(presented, candidate.text()));
    Redemption redemption =
        store.redeem(
            Sha256.of(presented), successor, now, settings.lifetimes().reuseGrace(), accessEnd);
    if (redemption instanceof Redemption.Rotated) {
      count("rotated");
      return new Renewal.Renewed(candidate);
    }
    if (redemption instanceof Redemption.Repeated repeated) {
      count("repeated");
      return AnswerSeal.open(presented, repeated.sealedAnswer())
          .map(IssuedTokens::ofText)
          .<Renewal>map(Renewal.Renewed::new)
          .orElse(Renewal.REFUSED);
    }
    if (redemption instanceof Redemption.Reused) {
      count("reused");
      revocations.mirror(family.accountId(), family.id(), accessEnd);
      context
          .audit()
          .record(
              exchange, "token.reused", family.accountId(), "family " + family.id() + " has ended");
      return Renewal.REFUSED;
    }
    return refused();
  }

  private Renewal refused() {
    count("refused");
    return Renewal.REFUSED;
  }

  private void count(String outcome) {
    context.audit().count(Metric.TOKEN_REFRESH, outcome);
  }

  /** Ends the family that a token belongs to, be it the present one or a predecessor. */
  boolean endByToken(Exchange exchange, String refreshToken) {
    if (refreshToken.length() != TOKEN_LENGTH) {
      return false;
    }
    Optional<RefreshFamily> family = store.familyOf(Sha256.of(refreshToken));
    family.ifPresent(found -> end(exchange, found.id(), found.accountId()));
    return family.isPresent();
  }

  /** Ends a family and its access tokens: here first, so that an outage leaves none alive here. */
  void end(Exchange exchange, String familyId, String accountId) {
    Instant now = context.clock().instant();
    Instant accessEnd = accessEnd(now);
    revocations.mirror(accountId, familyId, accessEnd);
    if (store.end(familyId, now, accessEnd)) {
      context.audit().record(exchange, "token.revoked", accountId, "family " + familyId);
    }
  }

  /** The family of a refresh token that can be used now. */
  Optional<RefreshFamily> live(String refreshToken) {
    Instant now = context.clock().instant();
    return refreshToken.length() == TOKEN_LENGTH
        ? store
            .live(Sha256.of(refreshToken), now)
            .filter(family -> accounts.live(family.accountId(), family.revocation()) != null)
        : Optional.empty();
  }

  private Instant accessEnd(Instant now) {
    return now.plus(settings.lifetimes().access()).plus(MARGIN);
  }

  private Instant refreshEnd(RefreshFamily family, Instant now) {
    Instant end = now.plus(settings.lifetimes().refresh());
    return end.isBefore(family.endsAt()) ? end : family.endsAt();
  }

  private IssuedTokens tokens(
      String access, String refresh, RefreshFamily family, GrantedScope scope) {
    return new IssuedTokens(
        access, refresh, settings.lifetimes().access().toSeconds(), scope.text(), family.cookies());
  }
}
