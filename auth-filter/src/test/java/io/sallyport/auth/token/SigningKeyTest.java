package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.algorithms.Algorithm;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How our public keys are published. */
class SigningKeyTest {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private static SigningKey key(JwsAlgorithm algorithm, @Nullable PublicKey publicKey) {
    return new SigningKey("k1", algorithm, Algorithm.none(), publicKey, Instant.EPOCH);
  }

  private static BigInteger number(String base64Url) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64Url));
  }

  /** The key of RFC 7515, appendix A.3. */
  @Test
  void jwk_p256_isThatOfTheStandard() throws Exception {
    String x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    String y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    var any = (ECPublicKey) JwsAlgorithm.ES256.generate().getPublic();
    PublicKey published =
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(new ECPoint(number(x), number(y)), any.getParams()));

    assertThat(key(JwsAlgorithm.ES256, published).jwk())
        .isEqualTo(
            Map.of(
                "kty", "EC", "crv", "P-256", "x", x, "y", y, "use", "sig", "alg", "ES256", "kid",
                "k1"));
  }

  /** A coordinate of fewer octets keeps its leading zeros (RFC 7518, section 6.2.1.2). */
  @Test
  void jwk_shortCoordinate_keepsItsLength() {
    for (int i = 0; i < 2_000; i++) {
      var one = (ECPublicKey) JwsAlgorithm.ES256.generate().getPublic();
      if (one.getW().getAffineX().bitLength() <= 248) {
        String x = String.valueOf(key(JwsAlgorithm.ES256, one).jwk().get("x"));
        assertThat(Base64.getUrlDecoder().decode(x)).hasSize(32).startsWith(0);
        return;
      }
    }
    throw new AssertionError("No key of two thousand has a short coordinate");
  }

  /** The key of RFC 8037, appendix A.2. */
  @Test
  void jwk_ed25519_isThatOfTheStandard() throws Exception {
    String x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    assertThat(key(JwsAlgorithm.EDDSA, JwsAlgorithm.ed25519(x)).jwk())
        .isEqualTo(
            Map.of(
                "kty", "OKP", "crv", "Ed25519", "x", x, "use", "sig", "alg", "EdDSA", "kid", "k1"));
  }

  @Test
  void jwk_rsa_hasNoSignOctet() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    KeyPair pair = generator.generateKeyPair();
    var published = (RSAPublicKey) pair.getPublic();
    byte[] signed = published.getModulus().toByteArray();
    byte[] modulus = Arrays.copyOfRange(signed, 1, signed.length);

    assertThat(modulus).hasSize(256);
    assertThat(key(JwsAlgorithm.RS256, published).jwk())
        .isEqualTo(
            Map.of(
                "kty",
                "RSA",
                "n",
                BASE64.encodeToString(modulus),
                "e",
                "AQAB",
                "use",
                "sig",
                "alg",
                "RS256",
                "kid",
                "k1"));
  }

  @Test
  void jwk_sharedSecret_isNeverPublished() {
    SigningKey secret = key(JwsAlgorithm.HS256, null);

    assertThatThrownBy(secret::jwk)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("A shared secret is not published");
    assertThat(secret).hasToString("SigningKey[k1, HS256]");
  }
}
