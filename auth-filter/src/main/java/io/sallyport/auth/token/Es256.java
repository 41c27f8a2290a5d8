package io.sallyport.auth.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.sallyport.identity.secret.Sha256;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/**
 * ES256 (RFC 7518, section 3.4): 64 bytes of {@code r} and {@code s}. Signs deterministically (RFC
 * 6979), so that no bad random number gives the key away, and with the smaller {@code s}.
 * Thread-safe.
 */
final class Es256 extends Algorithm {

  private static final int HALF = 32;
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("P-256");
  private static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE);
  private static final BigInteger HALF_ORDER = DOMAIN.getN().shiftRight(1);

  private final ECPublicKeyParameters publicKey;
  private final @Nullable ECPrivateKeyParameters privateKey;
  private final boolean smallerOnly;

  private Es256(ECPublicKeyParameters publicKey, @Nullable ECPrivateKeyParameters privateKey) {
    super("ES256", "ECDSA on P-256 with SHA-256");
    this.publicKey = publicKey;
    this.privateKey = privateKey;
    this.smallerOnly = privateKey != null;
  }

  /** Signs and checks. What we sign has the smaller {@code s}, so its twin is no token of ours. */
  static Es256 of(ECPublicKey publicKey, PrivateKey privateKey) {
    BigInteger d = ((ECPrivateKey) privateKey).getS();
    return new Es256(parameters(publicKey), new ECPrivateKeyParameters(d, DOMAIN));
  }

  /** Checks what somebody else signed, who may use either {@code s}. */
  static Es256 checking(ECPublicKey publicKey) {
    return new Es256(parameters(publicKey), null);
  }

  private static ECPublicKeyParameters parameters(ECPublicKey key) {
    if (key.getParams().getCurve().getField().getFieldSize() != 256
        || !key.getParams().getOrder().equals(DOMAIN.getN())) {
      throw new IllegalArgumentException("The key is not on P-256");
    }
    var point = DOMAIN.getCurve().createPoint(key.getW().getAffineX(), key.getW().getAffineY());
    return new ECPublicKeyParameters(point, DOMAIN);
  }

  @Override
  public void verify(DecodedJWT token) {
    if (!verifies(
        JwsParts.signingInput(token), Base64.getUrlDecoder().decode(token.getSignature()))) {
      throw new SignatureVerificationException(this);
    }
  }

  boolean verifies(byte[] content, byte[] signature) {
    if (signature.length != 2 * HALF) {
      return false;
    }
    var r = new BigInteger(1, Arrays.copyOfRange(signature, 0, HALF));
    var s = new BigInteger(1, Arrays.copyOfRange(signature, HALF, 2 * HALF));
    if (r.signum() == 0 || s.signum() == 0 || (smallerOnly && s.compareTo(HALF_ORDER) > 0)) {
      return false;
    }
    var signer = new ECDSASigner();
    signer.init(false, publicKey);
    return signer.verifySignature(Sha256.bytes(content), r, s);
  }

  @Override
  public byte[] sign(byte[] content) {
    if (privateKey == null) {
      throw new SignatureGenerationException(this, new IllegalStateException("No private key"));
    }
    var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, privateKey);
    BigInteger[] rs = signer.generateSignature(Sha256.bytes(content));
    BigInteger s = rs[1].compareTo(HALF_ORDER) > 0 ? DOMAIN.getN().subtract(rs[1]) : rs[1];
    var signature = new byte[2 * HALF];
    System.arraycopy(BigIntegers.asUnsignedByteArray(HALF, rs[0]), 0, signature, 0, HALF);
    System.arraycopy(BigIntegers.asUnsignedByteArray(HALF, s), 0, signature, HALF, HALF);
    return signature;
  }

  @Override
  public byte[] sign(byte[] header, byte[] payload) {
    return sign(JwsParts.join(header, payload));
  }
}
