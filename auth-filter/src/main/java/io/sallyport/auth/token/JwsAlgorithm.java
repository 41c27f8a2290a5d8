package io.sallyport.auth.token;

import com.auth0.jwt.algorithms.Algorithm;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The signature algorithms that are taken (RFC 7518, RFC 8037). Each key has exactly one (RFC 8725,
 * section 3.1).
 *
 * <p>Elliptic curves are computed by Bouncy Castle's lightweight classes: the JDK takes ten times
 * as long. No security provider is registered, since that would change the whole server.
 */
public enum JwsAlgorithm {
  /** ECDSA on P-256 with SHA-256. */
  ES256("ES256", "EC"),
  /** RSASSA-PKCS1-v1_5 with SHA-256; 3,072 bits when generated (ASVS 11.2.3). */
  RS256("RS256", "RSA"),
  /** Ed25519. */
  EDDSA("EdDSA", "Ed25519"),
  /** HMAC with SHA-256: whoever can check can also sign. */
  HS256("HS256", "");

  private static final int RSA_BITS = 3_072;
  private static final int ED25519_OCTETS = 32;

  /** What stands before the octets in a SubjectPublicKeyInfo (RFC 8410, section 4). */
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final String keyAlgorithm;

  JwsAlgorithm(String name, String keyAlgorithm) {
    this.name = name;
    this.keyAlgorithm = keyAlgorithm;
  }

  /** As tokens name it. */
  public String code() {
    return name;
  }

  /** The algorithm of that very name; empty for any other spelling. */
  public static Optional<JwsAlgorithm> named(String name) {
    for (JwsAlgorithm one : values()) {
      if (one.name.equals(name)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a JWK of that type may be a key for it (RFC 7518, section 6.1; RFC 8037, section 2).
   */
  boolean isFor(String keyType) {
    return switch (this) {
      case ES256 -> keyType.equals("EC");
      case RS256 -> keyType.equals("RSA");
      case EDDSA -> keyType.equals("OKP");
      case HS256 -> false;
    };
  }

  KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(keyAlgorithm);
      if (this == RS256) {
        generator.initialize(RSA_BITS);
      } else if (this == ES256) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK from 17 on makes " + keyAlgorithm + " keys", e);
    }
  }

  PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance(keyAlgorithm).generatePublic(new X509EncodedKeySpec(encoded));
  }

  /**
   * An Ed25519 key from the member {@code x} of its JWK (RFC 8037, section 2).
   *
   * @throws IllegalArgumentException if that is not the base64url of 32 octets
   */
  static PublicKey ed25519(String x) throws GeneralSecurityException {
    byte[] point = Base64.getUrlDecoder().decode(x);
    if (point.length != ED25519_OCTETS) {
      throw new IllegalArgumentException("An Ed25519 key has 32 octets");
    }
    return EDDSA.publicKey(
        ByteBuffer.allocate(ED25519_PREFIX.length + ED25519_OCTETS)
            .put(ED25519_PREFIX)
            .put(point)
            .array());
  }

  PrivateKey privateKey(byte[] encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance(keyAlgorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  /** Signs and checks with a key pair of ours. */
  Algorithm signer(PublicKey publicKey, PrivateKey privateKey) {
    return switch (this) {
      case ES256 -> Es256.of((ECPublicKey) publicKey, privateKey);
      case RS256 -> Rs256.of((RSAPublicKey) publicKey, privateKey);
      case EDDSA -> Ed25519.of((EdECPublicKey) publicKey, privateKey);
      case HS256 -> throw new IllegalArgumentException("HS256 has no key pair");
    };
  }

  /**
   * Checks with a public key of somebody else.
   *
   * @throws IllegalArgumentException if the key is of another kind or too weak
   */
  Algorithm checker(PublicKey publicKey) {
    if (this == ES256 && publicKey instanceof ECPublicKey key) {
      return Es256.checking(key);
    }
    if (this == RS256 && publicKey instanceof RSAPublicKey key) {
      return Rs256.checking(key);
    }
    if (this == EDDSA && publicKey instanceof EdECPublicKey key) {
      return Ed25519.checking(key);
    }
    throw new IllegalArgumentException("The key is not one for " + name);
  }
}
