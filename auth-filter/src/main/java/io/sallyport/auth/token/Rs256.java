package io.sallyport.auth.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * RS256 (RFC 7518, section 3.3): RSASSA-PKCS1-v1_5 with SHA-256. Thread-safe.
 *
 * <p>The library's own class asks the token for its key id, which no part of a token answers before
 * the signature is known to be right.
 */
final class Rs256 extends Algorithm {

  private static final String SIGNATURE = "SHA256withRSA";
  private static final int MIN_BITS = 2_048;

  private final RSAPublicKey publicKey;
  private final @Nullable PrivateKey privateKey;

  private Rs256(RSAPublicKey publicKey, @Nullable PrivateKey privateKey) {
    super("RS256", SIGNATURE);
    if (publicKey.getModulus().bitLength() < MIN_BITS) {
      throw new IllegalArgumentException("An RSA key needs at least 2,048 bits");
    }
    if (publicKey.getPublicExponent().bitLength() < 2
        || !publicKey.getPublicExponent().testBit(0)) {
      throw new IllegalArgumentException("An RSA key needs an odd exponent larger than 1");
    }
    this.publicKey = publicKey;
    this.privateKey = privateKey;
  }

  static Rs256 of(RSAPublicKey publicKey, PrivateKey privateKey) {
    return new Rs256(publicKey, privateKey);
  }

  /** Checks what somebody else signed. */
  static Rs256 checking(RSAPublicKey publicKey) {
    return new Rs256(publicKey, null);
  }

  @Override
  public void verify(DecodedJWT token) {
    if (!verifies(
        JwsParts.signingInput(token), Base64.getUrlDecoder().decode(token.getSignature()))) {
      throw new SignatureVerificationException(this);
    }
  }

  boolean verifies(byte[] content, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(SIGNATURE);
      verifier.initVerify(publicKey);
      verifier.update(content);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + SIGNATURE, e);
    }
  }

  @Override
  public byte[] sign(byte[] content) {
    if (privateKey == null) {
      throw new SignatureGenerationException(this, new IllegalStateException("No private key"));
    }
    try {
      Signature signer = Signature.getInstance(SIGNATURE);
      signer.initSign(privateKey);
      signer.update(content);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new SignatureGenerationException(this, e);
    }
  }

  @Override
  public byte[] sign(byte[] header, byte[] payload) {
    return sign(JwsParts.join(header, payload));
  }
}
