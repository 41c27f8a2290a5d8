package io.sallyport.auth.token;

import io.sallyport.auth.pipeline.AccountStates;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.ScopeSyntax;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.identity.access.Grants;
import io.sallyport.identity.secret.Secrets;
import io.sallyport.identity.secret.Sha256;
import io.sallyport.identity.token.RefreshFamily;
import io.sallyport.identity.token.RefreshTokens;
import io.sallyport.identity.token.RefreshTokens.Redemption;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sign-ins that live on refresh tokens: starting, renewing and ending them. Thread-safe. */
final class TokenFamilies {

  private static final int TOKEN_LENGTH = 43;

  /**
   * A pair of tokens as handed out. It never shows itself.
   *
   * @param expiresIn seconds of the access token
   */
  record Tokens(String access, String refresh, long expiresIn, String scope, boolean cookies) {
    private static final String SEPARATOR = "\n";

    String text() {
      return String.join(
          SEPARATOR, access, refresh, Long.toString(expiresIn), scope, Boolean.toString(cookies));
    }

    static Tokens ofText(String text) {
      List<String> parts = List.of(text.split(SEPARATOR, -1));
      return new Tokens(
          parts.get(0),
          parts.get(1),
          Long.parseLong(parts.get(2)),
          parts.get(3),
          Boolean.parseBoolean(parts.get(4)));
    }

    @Override
    public String toString() {
      return "Tokens[redacted]";
    }
  }

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

  /** What the account's sign-in may be granted of what was asked for; empty if it is too much. */
  static Optional<String> grantable(Grants grants, @Nullable String asked) {
    List<String> words =
        asked == null ? List.copyOf(grants.permissions()) : List.of(asked.strip().split(" +", -1));
    return ScopeSyntax.fits(words) && words.stream().allMatch(grants::permits)
        ? Optional.of(words.stream().distinct().collect(Collectors.joining(" ")))
        : Optional.empty();
  }

  /** Starts a family; empty if the account's epoch has passed the sign-in's. */
  Optional<Tokens> start(Exchange exchange, SignIn signIn, String scope, boolean cookies) {
    Instant now = context.clock().instant();
    var account = signIn.account();
    var family =
        new RefreshFamily(
            Secrets.handle(),
            account.id(),
            account.epoch().revocation(),
            scope,
            signIn.amr(),
            signIn.authTime(),
            cookies,
            now.plus(settings.familyTtl()));
    if (accounts.live(account.id(), family.revocation()) == null) {
      return Optional.empty();
    }
    String refresh = Secrets.token();
    store.start(family, Sha256.of(refresh), refreshEnd(family, now));
    String access = accessTokens.issue(exchange, account, family, scope);
    return Optional.of(tokens(access, refresh, family, scope));
  }

  /**
   * Renews; empty if the token cannot be used, whatever the reason.
   *
   * @param byCookie how the token came; it must be how it was handed out
   */
  Optional<Tokens> renew(Exchange exchange, String presented, boolean byCookie) {
    if (presented.length() != TOKEN_LENGTH) {
      return Optional.empty();
    }
    Optional<RefreshFamily> family = store.familyOf(Sha256.of(presented));
    if (family.isEmpty() || family.get().cookies() != byCookie) {
      return Optional.empty();
    }
    AccountStates.State state = accounts.live(family.get().accountId(), family.get().revocation());
    if (state == null) {
      return Optional.empty();
    }
    Tokens candidate = candidate(exchange, family.get(), state);
    return redeem(exchange, presented, family.get(), candidate);
  }

  private Tokens candidate(Exchange exchange, RefreshFamily family, AccountStates.State state) {
    String scope = present(family.scope(), state.grants());
    String access = accessTokens.issue(exchange, state.account(), family, scope);
    return tokens(access, Secrets.token(), family, scope);
  }

  private Optional<Tokens> redeem(
      Exchange exchange, String presented, RefreshFamily family, Tokens candidate) {
    Instant now = context.clock().instant();
    var successor =
        new RefreshTokens.Successor(
            Sha256.of(candidate.refresh()),
            refreshEnd(family, now),
            AnswerSeal.seal(presented, candidate.text()));
    Redemption redemption =
        store.redeem(Sha256.of(presented), successor, now, settings.reuseGrace());
    if (redemption instanceof Redemption.Rotated) {
      return Optional.of(candidate);
    }
    if (redemption instanceof Redemption.Repeated repeated) {
      return AnswerSeal.open(presented, repeated.sealedAnswer()).map(Tokens::ofText);
    }
    if (redemption instanceof Redemption.Reused reused) {
      endAccess(reused.family());
      context
          .audit()
          .record(
              exchange,
              "token.reused",
              reused.family().accountId(),
              "family " + reused.family().id() + " has ended");
    }
    return Optional.empty();
  }

  /** Ends the family that a token belongs to, be it the present one or a predecessor. */
  boolean endByToken(Exchange exchange, String refreshToken) {
    Optional<RefreshFamily> family = store.familyOf(Sha256.of(refreshToken));
    family.ifPresent(found -> end(exchange, found.id(), found.accountId()));
    return family.isPresent();
  }

  /** Ends a family and its access tokens. */
  void end(Exchange exchange, String familyId, String accountId) {
    revocations.revoke(familyId, accessEnd());
    if (store.end(familyId, context.clock().instant())) {
      context.audit().record(exchange, "token.revoked", accountId, "family " + familyId);
    }
  }

  /** The family of a refresh token that can still be used. */
  Optional<RefreshFamily> live(String refreshToken) {
    Instant now = context.clock().instant();
    return refreshToken.length() == TOKEN_LENGTH
        ? store
            .familyOf(Sha256.of(refreshToken))
            .filter(family -> store.isLive(family.id(), now))
            .filter(family -> accounts.live(family.accountId(), family.revocation()) != null)
        : Optional.empty();
  }

  private void endAccess(RefreshFamily family) {
    revocations.revoke(family.id(), accessEnd());
  }

  private Instant accessEnd() {
    return context.clock().instant().plus(settings.accessTtl());
  }

  private Instant refreshEnd(RefreshFamily family, Instant now) {
    Instant end = now.plus(settings.refreshTtl());
    return end.isBefore(family.endsAt()) ? end : family.endsAt();
  }

  private Tokens tokens(String access, String refresh, RefreshFamily family, String scope) {
    return new Tokens(access, refresh, settings.accessTtl().toSeconds(), scope, family.cookies());
  }

  /** What was granted and is still permitted. */
  private static String present(String granted, Grants grants) {
    return Arrays.stream(granted.split(" "))
        .filter(word -> !word.isEmpty() && grants.permits(word))
        .collect(Collectors.joining(" "));
  }
}
