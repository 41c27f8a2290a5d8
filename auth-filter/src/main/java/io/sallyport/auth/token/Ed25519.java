package io.sallyport.auth.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.jspecify.annotations.Nullable;

/** EdDSA with Ed25519 (RFC 8037, section 3.1). Thread-safe. */
final class Ed25519 extends Algorithm {

  private static final int SIGNATURE_BYTES = 64;

  private final Ed25519PublicKeyParameters publicKey;
  private final @Nullable Ed25519PrivateKeyParameters privateKey;

  private Ed25519(
      Ed25519PublicKeyParameters publicKey, @Nullable Ed25519PrivateKeyParameters privateKey) {
    super("EdDSA", "Ed25519");
    this.publicKey = publicKey;
    this.privateKey = privateKey;
  }

  static Ed25519 of(EdECPublicKey publicKey, PrivateKey privateKey) {
    byte[] seed = ((EdECPrivateKey) privateKey).getBytes().orElseThrow();
    return new Ed25519(parameters(publicKey), new Ed25519PrivateKeyParameters(seed));
  }

  static Ed25519 checking(EdECPublicKey publicKey) {
    return new Ed25519(parameters(publicKey), null);
  }

  /** The last 32 bytes of the key's X.509 form are the point (RFC 8410, section 4). */
  static byte[] point(EdECPublicKey key) {
    byte[] encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
  }

  private static Ed25519PublicKeyParameters parameters(EdECPublicKey key) {
    if (!key.getParams().getName().equals("Ed25519")) {
      throw new IllegalArgumentException("The key is not one for Ed25519");
    }
    return new Ed25519PublicKeyParameters(point(key));
  }

  @Override
  public void verify(DecodedJWT token) {
    if (!verifies(
        JwsParts.signingInput(token), Base64.getUrlDecoder().decode(token.getSignature()))) {
      throw new SignatureVerificationException(this);
    }
  }

  boolean verifies(byte[] content, byte[] signature) {
    if (signature.length != SIGNATURE_BYTES) {
      return false;
    }
    var signer = new Ed25519Signer();
    signer.init(false, publicKey);
    signer.update(content, 0, content.length);
    return signer.verifySignature(signature);
  }

  @Override
  public byte[] sign(byte[] content) {
    if (privateKey == null) {
      throw new SignatureGenerationException(this, new IllegalStateException("No private key"));
    }
    var signer = new Ed25519Signer();
    signer.init(true, privateKey);
    signer.update(content, 0, content.length);
    return signer.generateSignature();
  }

  @Override
  public byte[] sign(byte[] header, byte[] payload) {
    return sign(JwsParts.join(header, payload));
  }
}
