package io.sallyport.auth.token;

import com.github.benmanes.caffeine.cache.Cache;
import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.identity.access.Grants;
import io.sallyport.identity.secret.Sha256;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of trusted issuers (RFC 9068, section 4). Thread-safe.
 *
 * <p>Their callers have no account here: the scopes of the token are their permissions, its {@code
 * roles} claim their roles, and {@code iss|sub} stands for the account id. Whoever trusts an issuer
 * lets it grant what the rules ask for.
 */
final class ForeignTokens {

  private static final int MAX_REMEMBERED = 10_000;

  private final Map<String, Issuer> issuers = new HashMap<>();
  private final Clock clock;
  private final Cache<Sha256, Verified> remembered;

  private record Issuer(TrustedIssuer settings, IssuerKeys keys) {}

  /** A token whose signature and claims were found right; times are checked at every use. */
  private record Verified(
      String signedText,
      Issuer issuer,
      String keyId,
      Instant notBefore,
      Instant expiresAt,
      Caller caller) {}

  ForeignTokens(List<TrustedIssuer> trusted, Caches caches, Clock clock) {
    this.remembered = caches.bounded("foreign_tokens", MAX_REMEMBERED);
    this.clock = clock;
    for (TrustedIssuer one : trusted) {
      issuers.put(one.issuer(), new Issuer(one, new IssuerKeys(one, clock)));
    }
  }

  boolean isEmpty() {
    return issuers.isEmpty();
  }

  void maintain() {
    issuers.values().forEach(issuer -> issuer.keys().maintain());
  }

  /** Whether it was found before to be one of theirs, valid now or not. */
  boolean remembers(PresentedToken presented) {
    return known(presented) != null;
  }

  private @Nullable Verified known(PresentedToken presented) {
    Verified found = remembered.getIfPresent(presented.digest());
    return found != null && presented.signs(found.signedText()) ? found : null;
  }

  /** Whoever the token speaks for; null if it is not valid now. */
  @Nullable Caller caller(PresentedToken presented) {
    Verified found = known(presented);
    if (found == null) {
      found = verify(presented);
      if (found != null && presented.isShort()) {
        remembered.put(presented.digest(), found);
      }
    }
    return found != null && holds(found) ? found.caller() : null;
  }

  private boolean holds(Verified token) {
    Instant now = clock.instant();
    var leeway = token.issuer().settings().leeway();
    return now.isBefore(token.expiresAt().plus(leeway))
        && !now.plus(leeway).isBefore(token.notBefore())
        && token.issuer().keys().publishes(token.keyId());
  }

  private @Nullable Verified verify(PresentedToken presented) {
    CompactJws jws = presented.jws();
    String named = presented.claimedIssuer();
    Issuer issuer = named == null ? null : issuers.get(named);
    if (jws == null || issuer == null) {
      return null;
    }
    IssuerKeys.Key key = issuer.keys().find(jws.header().keyId());
    if (key == null || !key.algorithm().code().equals(jws.header().algorithm())) {
      return null;
    }
    Map<String, Object> claims = jws.verifiedClaims(key.checker());
    if (claims == null) {
      return null;
    }
    try {
      return read(presented.signedText(), issuer, jws.header().keyId(), new ClaimReader(claims));
    } catch (ClaimReader.UnusableClaimException e) {
      return null;
    }
  }

  private static @Nullable Verified read(
      String signedText, Issuer issuer, String keyId, ClaimReader claims) {
    if (!claims.texts("aud").contains(issuer.settings().audience())) {
      return null;
    }
    String subject = claims.text("sub");
    Instant unused = claims.time("iat");
    Instant expiresAt = claims.time("exp");
    Set<String> scopes = claims.has("scope") ? claims.words("scope") : Set.of();
    Set<String> roles = claims.has("roles") ? Set.copyOf(claims.texts("roles")) : Set.of();
    var caller =
        new Caller(
            issuer.settings().issuer() + "|" + subject,
            claims.has("preferred_username") ? claims.text("preferred_username") : subject,
            new Grants(roles, scopes),
            scopes,
            Caller.Mechanism.BEARER,
            claims.text("jti"),
            claims.has("amr") ? claims.texts("amr") : List.of(),
            // A refresh makes a new iat, and no new sign-in.
            claims.has("auth_time") ? claims.time("auth_time") : Instant.EPOCH,
            expiresAt);
    Instant notBefore = claims.has("nbf") ? claims.time("nbf") : Instant.EPOCH;
    return new Verified(signedText, issuer, keyId, notBefore, expiresAt, caller);
  }
}
