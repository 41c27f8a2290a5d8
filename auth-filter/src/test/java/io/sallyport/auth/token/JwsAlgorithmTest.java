package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys of each kind, from their making to a token that is checked. */
class JwsAlgorithmTest {

  @ParameterizedTest
  @EnumSource(
      value = JwsAlgorithm.class,
      names = {"ES256", "RS256", "EDDSA"})
  void token_signedByAGeneratedKey_isCheckedByItAndByItsPublicHalf(JwsAlgorithm algorithm)
      throws GeneralSecurityException {
    KeyPair pair = algorithm.generate();
    Algorithm signer = algorithm.signer(pair.getPublic(), pair.getPrivate());
    String token = JWT.create().withKeyId("k").withSubject("alice").sign(signer);

    CompactJws jws = Objects.requireNonNull(CompactJws.parse(token, new KnownHeaders()));
    assertThat(jws.header().algorithm()).isEqualTo(algorithm.code());
    assertThat(jws.verifiedClaims(signer)).isEqualTo(Map.of("sub", "alice"));
    assertThat(jws.verifiedClaims(algorithm.checker(pair.getPublic())))
        .isEqualTo(Map.of("sub", "alice"));
    KeyPair other = algorithm.generate();
    assertThat(jws.verifiedClaims(algorithm.checker(other.getPublic()))).isNull();
  }

  @Test
  void rsaKey_ofLessThan2048Bits_isRefused() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_047);
    KeyPair pair = generator.generateKeyPair();
    assertThatThrownBy(() -> JwsAlgorithm.RS256.checker(pair.getPublic()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An RSA key needs at least 2,048 bits");
  }

  /** With the exponent 1 whoever knows the public key can sign. */
  @Test
  void rsaKey_withExponentOne_isRefused() throws GeneralSecurityException {
    var honest = (RSAPublicKey) JwsAlgorithm.RS256.generate().getPublic();
    assertThatThrownBy(
            () ->
                JwsAlgorithm.RS256.checker(
                    KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(honest.getModulus(), BigInteger.ONE))))
        .isInstanceOfAny(IllegalArgumentException.class, GeneralSecurityException.class);
  }

  @ParameterizedTest
  @CsvSource({"ES256,EC", "RS256,RSA", "EDDSA,OKP"})
  void isFor_keyTypeOfItsOwn_andNoOther(JwsAlgorithm algorithm, String keyType) {
    for (String type : new String[] {"EC", "RSA", "OKP", "oct", ""}) {
      assertThat(algorithm.isFor(type)).as(type).isEqualTo(type.equals(keyType));
      assertThat(JwsAlgorithm.HS256.isFor(type)).isFalse();
    }
  }

  @Test
  void named_otherSpelling_isNone() {
    for (JwsAlgorithm one : JwsAlgorithm.values()) {
      assertThat(JwsAlgorithm.named(one.code())).contains(one);
      assertThat(JwsAlgorithm.named(one.code().toLowerCase(Locale.ROOT))).isEmpty();
    }
    assertThat(JwsAlgorithm.named("none")).isEmpty();
  }
}
