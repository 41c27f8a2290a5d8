package io.sallyport.auth.token;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The claims of an access token of ours whose signature, type, issuer and audience were found
 * right; it may have expired. Only {@link AccessTokens} makes one.
 *
 * @param revocation the account's revocation epoch when it was issued
 */
final class VerifiedToken {

  private final String keyId;
  private final String issuer;
  private final List<String> audience;
  private final String subject;
  private final String id;
  private final String familyId;
  private final Set<String> scopes;
  private final List<String> amr;
  private final Instant authTime;
  private final Instant issuedAt;
  private final Instant expiresAt;
  private final long revocation;

  VerifiedToken(String keyId, ClaimReader claims) {
    this.keyId = keyId;
    issuer = claims.text("iss");
    audience = claims.texts("aud");
    subject = claims.text("sub");
    id = claims.text("jti");
    familyId = claims.text("sid");
    scopes = claims.words("scope");
    amr = claims.texts("amr");
    authTime = claims.time("auth_time");
    issuedAt = claims.time("iat");
    expiresAt = claims.time("exp");
    revocation = claims.number("epoch");
  }

  String keyId() {
    return keyId;
  }

  String issuer() {
    return issuer;
  }

  List<String> audience() {
    return audience;
  }

  String subject() {
    return subject;
  }

  String id() {
    return id;
  }

  String familyId() {
    return familyId;
  }

  Set<String> scopes() {
    return scopes;
  }

  List<String> amr() {
    return amr;
  }

  Instant authTime() {
    return authTime;
  }

  Instant issuedAt() {
    return issuedAt;
  }

  Instant expiresAt() {
    return expiresAt;
  }

  long revocation() {
    return revocation;
  }

  @Override
  public String toString() {
    return "VerifiedToken[" + id + "]";
  }
}
