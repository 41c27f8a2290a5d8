package io.sallyport.auth.token;

import com.auth0.jwt.algorithms.Algorithm;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/**
 * A key of ours, ready to sign and check.
 *
 * @param publicKey null for HS256, which has none and is never published
 */
record SigningKey(
    String keyId,
    JwsAlgorithm algorithm,
    Algorithm signer,
    @Nullable PublicKey publicKey,
    Instant signsFrom) {

  /** The public key as a JWK (RFC 7517; RFC 7518, section 6; RFC 8037, section 2). */
  Map<String, Object> jwk() {
    var jwk = new LinkedHashMap<String, Object>();
    if (publicKey instanceof ECPublicKey ec) {
      jwk.put("kty", "EC");
      jwk.put("crv", "P-256");
      jwk.put("x", text(BigIntegers.asUnsignedByteArray(32, ec.getW().getAffineX())));
      jwk.put("y", text(BigIntegers.asUnsignedByteArray(32, ec.getW().getAffineY())));
    } else if (publicKey instanceof RSAPublicKey rsa) {
      jwk.put("kty", "RSA");
      jwk.put("n", text(rsa.getModulus()));
      jwk.put("e", text(rsa.getPublicExponent()));
    } else if (publicKey instanceof EdECPublicKey ed) {
      jwk.put("kty", "OKP");
      jwk.put("crv", "Ed25519");
      jwk.put("x", text(Ed25519.point(ed)));
    } else {
      throw new IllegalStateException("A shared secret is not published");
    }
    jwk.put("use", "sig");
    jwk.put("alg", algorithm.code());
    jwk.put("kid", keyId);
    return jwk;
  }

  private static String text(BigInteger number) {
    return text(BigIntegers.asUnsignedByteArray(number));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "SigningKey[" + keyId + ", " + algorithm.code() + "]";
  }
}
