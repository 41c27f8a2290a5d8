package io.sallyport.auth.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HS256 (RFC 7518, section 3.2): HMAC with SHA-256. Thread-safe.
 *
 * <p>Each use copies a MAC that has the key already: looking the algorithm up and setting the key
 * costs more than the digest.
 */
final class Hs256 extends Algorithm {

  private static final String MAC = "HmacSHA256";

  private final Mac keyed;

  Hs256(TokenSettings.Hs256Secret secret) {
    super("HS256", MAC);
    try {
      keyed = Mac.getInstance(MAC);
      keyed.init(new SecretKeySpec(secret.reveal(), MAC));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + MAC, e);
    }
  }

  @Override
  public void verify(DecodedJWT token) {
    byte[] signature = Base64.getUrlDecoder().decode(token.getSignature());
    if (!MessageDigest.isEqual(sign(JwsParts.signingInput(token)), signature)) {
      throw new SignatureVerificationException(this);
    }
  }

  @Override
  public byte[] sign(byte[] content) {
    try {
      return ((Mac) keyed.clone()).doFinal(content);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("The JDK's " + MAC + " can be copied", e);
    }
  }

  @Override
  public byte[] sign(byte[] header, byte[] payload) {
    return sign(JwsParts.join(header, payload));
  }
}
