package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.algorithms.Algorithm;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every published attack on the bare signatures. */
class SignatureVectorTest {

  /** What a verifier says to a case. */
  @FunctionalInterface
  private interface Verifier {
    boolean accepts(Wycheproof.Case one) throws GeneralSecurityException;
  }

  private static Map<String, Integer> tally(String file, Verifier verifier)
      throws GeneralSecurityException {
    var tally = new TreeMap<String, Integer>();
    for (Wycheproof.Case one : Wycheproof.cases(file)) {
      boolean accepted = verifier.accepts(one);
      if (one.test().get("result").asText().equals("acceptable")) {
        tally.merge("either way", 1, Integer::sum);
        continue;
      }
      assertThat(accepted).as("%s %s", file, one.test()).isEqualTo(one.valid());
      tally.merge(accepted ? "accepted" : "refused", 1, Integer::sum);
    }
    return tally;
  }

  @Test
  void es256_everyVector_isAcceptedOnlyIfValid() throws GeneralSecurityException {
    assertThat(
            tally(
                "ecdsa_secp256r1_sha256_p1363_test.json",
                one ->
                    Es256.checking((ECPublicKey) JwsAlgorithm.ES256.publicKey(one.publicKey()))
                        .verifies(one.bytes("msg"), one.bytes("sig"))))
        .isEqualTo(Map.of("accepted", 173, "refused", 89));
  }

  @Test
  void ed25519_everyVector_isAcceptedOnlyIfValid() throws GeneralSecurityException {
    assertThat(
            tally(
                "ed25519_test.json",
                one ->
                    Ed25519.checking((EdECPublicKey) JwsAlgorithm.EDDSA.publicKey(one.publicKey()))
                        .verifies(one.bytes("msg"), one.bytes("sig"))))
        .isEqualTo(Map.of("accepted", 88, "refused", 63));
  }

  /** A hash identifier without NULL may be taken or not (RFC 8017, appendix A.2.4). */
  @ParameterizedTest
  @CsvSource({"2048,9,249", "3072,8,250"})
  void rs256_everyVector_isAcceptedOnlyIfValid(String bits, int valid, int invalid)
      throws GeneralSecurityException {
    assertThat(
            tally(
                "rsa_signature_" + bits + "_sha256_test.json",
                one ->
                    Rs256.checking((RSAPublicKey) JwsAlgorithm.RS256.publicKey(one.publicKey()))
                        .verifies(one.bytes("msg"), one.bytes("sig"))))
        .isEqualTo(Map.of("accepted", valid, "refused", invalid, "either way", 1));
  }

  /** Shorter keys and shortened tags are not to be had with HS256 (RFC 7518, section 3.2). */
  @Test
  void hs256_everyVectorOfItsKind_isAcceptedOnlyIfValid() {
    var tally = new TreeMap<String, Integer>();
    for (Wycheproof.Case one : Wycheproof.cases("hmac_sha256_test.json")) {
      byte[] key = one.bytes("key");
      if (key.length < TokenSettings.Hs256Secret.MIN_BYTES
          || one.group().get("tagSize").asInt() < 256) {
        tally.merge("not ours", 1, Integer::sum);
        continue;
      }
      byte[] tag = Algorithm.HMAC256(key).sign(one.bytes("msg"));
      boolean accepted = Arrays.equals(tag, one.bytes("tag"));
      assertThat(accepted).as("%s", one.test()).isEqualTo(one.valid());
      tally.merge(accepted ? "accepted" : "refused", 1, Integer::sum);
    }
    assertThat(tally).isEqualTo(Map.of("accepted", 30, "refused", 54, "not ours", 90));
  }
}
