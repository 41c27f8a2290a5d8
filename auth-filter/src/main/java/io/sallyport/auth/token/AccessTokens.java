package io.sallyport.auth.token;

import com.auth0.jwt.JWT;
import com.github.benmanes.caffeine.cache.Cache;
import io.sallyport.auth.pipeline.AccountStates;
import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.News;
import io.sallyport.auth.pipeline.Origin;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.secret.Secrets;
import io.sallyport.identity.secret.Sha256;
import io.sallyport.identity.token.RefreshFamily;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Issues and checks access tokens (RFC 9068). Thread-safe.
 *
 * <p>A token that was found right is remembered, not its signature but that one's SHA-256, so that
 * its signature is computed once; expiry, revocation, the account's epoch and the key are checked
 * at every use all the same. Only tokens with a right signature are remembered, so nobody can fill
 * the memory with made-up ones.
 */
final class AccessTokens {

  private static final int MAX_REMEMBERED = 10_000;
  private static final String TYPE = "at+jwt";

  /** RFC 9068 asks for a client; sign-ins here come from the application itself. */
  private static final String FIRST_PARTY = "first-party";

  private final SigningKeyRing keys;
  private final TokenSettings settings;
  private final AccountStates accounts;
  private final RevocationList revocations;
  private final Clock clock;
  private final KnownHeaders headers = new KnownHeaders();
  private final Cache<Sha256, Remembered> remembered;

  /** A verified token, with the caller it gave when the account was as {@code state} says. */
  private static final class Remembered {
    final String signedText;
    final VerifiedToken token;
    volatile @Nullable Known known;
    volatile @Nullable Origin acceptedAt;

    Remembered(String signedText, VerifiedToken token) {
      this.signedText = signedText;
      this.token = token;
    }
  }

  private record Known(AccountStates.State state, Caller caller) {}

  AccessTokens(
      SigningKeyRing keys,
      TokenSettings settings,
      AccountStates accounts,
      RevocationList revocations,
      Caches caches,
      Clock clock) {
    this.keys = keys;
    this.settings = settings;
    this.accounts = accounts;
    this.revocations = revocations;
    this.remembered = caches.bounded("access_tokens", MAX_REMEMBERED);
    this.clock = clock;
  }

  /** Issues a token of the family. */
  String issue(Exchange exchange, Account account, RefreshFamily family, String scope) {
    Instant now = clock.instant();
    SigningKey key = keys.current();
    return JWT.create()
        .withHeader(Map.of("typ", TYPE))
        .withKeyId(key.keyId())
        .withIssuer(issuer(exchange))
        .withAudience(audience(exchange))
        .withSubject(account.id())
        .withIssuedAt(now)
        .withExpiresAt(now.plus(settings.lifetimes().access()))
        .withJWTId(Secrets.handle())
        .withClaim("client_id", FIRST_PARTY)
        .withClaim("scope", scope)
        .withClaim("sid", family.id())
        .withClaim("auth_time", family.authTime())
        .withClaim("amr", family.amr())
        .withClaim("acr", Caller.acrOf(family.amr()))
        .withClaim("epoch", family.revocation())
        .sign(key.signer());
  }

  /** A token that came, or should be one. */
  PresentedToken presented(String text) {
    return new PresentedToken(text, headers);
  }

  /** Whether it was found before to be one of ours, valid now or not. */
  boolean remembers(PresentedToken presented) {
    return known(presented) != null;
  }

  private @Nullable Remembered known(PresentedToken presented) {
    Remembered found = remembered.getIfPresent(presented.digest());
    return found != null && presented.signs(found.signedText) ? found : null;
  }

  /** Whoever the token speaks for; null if it is not valid now, for whatever reason. */
  @Nullable Caller caller(Exchange exchange, PresentedToken presented) {
    Remembered found = find(presented);
    if (found == null || !holds(exchange, found)) {
      return null;
    }
    VerifiedToken token = found.token;
    AccountStates.State state = state(token);
    if (state == null) {
      return null;
    }
    Known known = found.known;
    if (known == null || known.state() != state) {
      known = new Known(state, caller(token, state));
      found.known = known;
    }
    return known.caller();
  }

  /** The account, if it is enabled and neither it nor the token has ended anything, on any node. */
  private AccountStates.@Nullable State state(VerifiedToken token) {
    News.Told told = told(token);
    return told.ended() ? null : accounts.live(token.subject(), token.revocation(), told);
  }

  /** In an outage nothing, for as long as that is held to be bearable. */
  private News.Told told(VerifiedToken token) {
    try {
      return accounts.news().of(token.subject(), token.id(), token.familyId());
    } catch (StoreUnavailableException e) {
      if (!accounts.news().heardWithin(settings.lifetimes().unchecked())) {
        throw e;
      }
      return News.Told.NOTHING;
    }
  }

  /** The token, if it is valid now. */
  @Nullable VerifiedToken valid(Exchange exchange, String text) {
    Remembered found = find(presented(text));
    return found != null && holds(exchange, found) && state(found.token) != null
        ? found.token
        : null;
  }

  /** The token, if it is one of ours, be it expired or ended: enough to end what it belongs to. */
  @Nullable VerifiedToken onceValid(String text) {
    Remembered found = find(presented(text));
    return found == null ? null : found.token;
  }

  private static Caller caller(VerifiedToken token, AccountStates.State state) {
    return new Caller(
        token.subject(),
        state.account().username(),
        state.grants(),
        token.scopes(),
        Caller.Mechanism.BEARER,
        token.familyId(),
        token.amr(),
        token.authTime(),
        token.expiresAt());
  }

  private boolean holds(Exchange exchange, Remembered found) {
    return clock.instant().isBefore(found.token.expiresAt())
        && keys.trusts(found.token.keyId())
        && isMeantFor(exchange, found)
        && !revocations.isRevoked(found.token);
  }

  /** Issuer and audience change with nothing but this application's origin. */
  private boolean isMeantFor(Exchange exchange, Remembered found) {
    Origin here = exchange.origin();
    if (here.equals(found.acceptedAt)) {
      return true;
    }
    boolean meant =
        found.token.issuer().equals(issuer(exchange))
            && found.token.audience().contains(audience(exchange));
    if (meant) {
      found.acceptedAt = here;
    }
    return meant;
  }

  private @Nullable Remembered find(PresentedToken presented) {
    Remembered known = known(presented);
    if (known != null) {
      return known;
    }
    VerifiedToken token = verify(presented.jws());
    if (token == null) {
      return null;
    }
    var fresh = new Remembered(presented.signedText(), token);
    if (presented.isShort()) {
      remembered.put(presented.digest(), fresh);
    }
    return fresh;
  }

  /** The steps of RFC 9068, section 4, that do not change with time. */
  private @Nullable VerifiedToken verify(@Nullable CompactJws jws) {
    if (jws == null) {
      return null;
    }
    SigningKey key = keys.find(jws.header().keyId());
    if (key == null || !key.algorithm().code().equals(jws.header().algorithm())) {
      return null;
    }
    Map<String, Object> claims = jws.verifiedClaims(key.signer());
    if (claims == null) {
      return null;
    }
    headers.keep(jws);
    var reader = new ClaimReader(claims);
    try {
      boolean notYet = reader.has("nbf") && clock.instant().isBefore(reader.time("nbf"));
      return notYet ? null : new VerifiedToken(key.keyId(), reader);
    } catch (ClaimReader.UnusableClaimException e) {
      return null;
    }
  }

  /** RFC 9068, section 2.1: media types compare without regard to case. */
  static boolean isAccessToken(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.equals(TYPE) || lower.equals("application/" + TYPE);
  }

  String issuer(Exchange exchange) {
    String fixed = settings.issuer();
    return fixed != null ? fixed : exchange.origin().toString();
  }

  private String audience(Exchange exchange) {
    String fixed = settings.audience();
    return fixed != null ? fixed : exchange.origin().toString();
  }

  /** The published keys. */
  List<Map<String, Object>> published() {
    return keys.all().stream().filter(key -> key.publicKey() != null).map(SigningKey::jwk).toList();
  }
}
