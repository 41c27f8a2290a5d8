package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every published attack on JSON Web Signatures, against the parser and the keys together. The
 * payloads are no claims, so the signature is asked alone.
 */
class JsonWebVectorTest {

  private enum Outcome {
    ACCEPTED,
    REFUSED,
    /** Valid, but RS384, PS256, ES512 and the like are never taken. */
    OTHER_ALGORITHM,
    /** Valid, but without a payload, so without a claim. */
    EMPTY_PAYLOAD,
    /** Called valid, with a character in it that is no base64url: one text for one content. */
    NOT_CANONICAL,
    /** Called invalid, and letter by letter the same as a case that is called valid. */
    MISLABELLED,
    /** Invalid for what else a JWK says; our own keys are never read from one. */
    ABOUT_THE_JWK,
    /** An encrypted token, which is none of ours. */
    ENCRYPTED
  }

  /** By the name of the case or of its group. */
  private static final Set<String> ABOUT_THE_JWK =
      Set.of("jws_mixedSymmetryKeyset", "jws_duplicate_kid", "jws_rsa_roca_key", "invalid_use");

  private static Map<Outcome, Integer> tally(String file) throws GeneralSecurityException {
    var tally = new TreeMap<Outcome, Integer>();
    for (Wycheproof.Case one : Wycheproof.cases(file)) {
      tally.merge(outcome(one), 1, Integer::sum);
    }
    return tally;
  }

  private static Outcome outcome(Wycheproof.Case one) throws GeneralSecurityException {
    JsonNode written = one.test().has("jws") ? one.test().get("jws") : one.test().get("jwe");
    String text = written.isTextual() ? written.asText() : written.toString();
    boolean accepted = accepts(one, text);
    if (one.valid()) {
      return accepted ? Outcome.ACCEPTED : reasonForRefusing(one, text);
    }
    return accepted ? reasonForAccepting(one, text) : Outcome.REFUSED;
  }

  private static Outcome reasonForRefusing(Wycheproof.Case one, String text) {
    if (one.test().has("jwe")) {
      return Outcome.ENCRYPTED;
    }
    if (text.contains("..")) {
      return Outcome.EMPTY_PAYLOAD;
    }
    if (text.contains("?")) {
      return Outcome.NOT_CANONICAL;
    }
    CompactJws jws =
        Objects.requireNonNull(
            CompactJws.parse(text, new KnownHeaders()), () -> one.test().toString());
    assertThat(JwsAlgorithm.named(jws.header().algorithm())).as("%s", one.test()).isEmpty();
    return Outcome.OTHER_ALGORITHM;
  }

  private static Outcome reasonForAccepting(Wycheproof.Case one, String text) {
    for (JsonNode other : one.group().get("tests")) {
      if (other.get("result").asText().equals("valid") && other.get("jws").asText().equals(text)) {
        return Outcome.MISLABELLED;
      }
    }
    assertThat(ABOUT_THE_JWK).as("%s", one.test()).contains(one.group().get("comment").asText());
    return Outcome.ABOUT_THE_JWK;
  }

  /** As access tokens are checked: the key is found by its id, and has one algorithm. */
  private static boolean accepts(Wycheproof.Case one, String text) throws GeneralSecurityException {
    CompactJws jws = CompactJws.parse(text, new KnownHeaders());
    if (jws == null) {
      return false;
    }
    JsonNode holder =
        one.group().has("public") ? one.group().get("public") : one.group().get("private");
    for (JsonNode jwk : holder.has("keys") ? holder.get("keys") : List.of(holder)) {
      if (jwk.path("kid").asText().equals(jws.header().keyId())
          && jwk.path("alg").asText().equals(jws.header().algorithm())) {
        return key(jwk).filter(key -> verifies(key, jws)).isPresent();
      }
    }
    return false;
  }

  /** Claims are read once the signature is right, and what is no base64url is refused there. */
  private static boolean verifies(Algorithm key, CompactJws jws) {
    try {
      key.verify(jws.parts());
      Base64.getUrlDecoder().decode(jws.parts().payload());
      return true;
    } catch (JWTVerificationException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Empty for a key that cannot be one of ours. */
  private static Optional<Algorithm> key(JsonNode jwk) throws GeneralSecurityException {
    Optional<JwsAlgorithm> algorithm = JwsAlgorithm.named(jwk.path("alg").asText());
    if (algorithm.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (algorithm.get() == JwsAlgorithm.HS256) {
        byte[] secret = Base64.getUrlDecoder().decode(jwk.get("k").asText());
        return Optional.of(new Hs256(new TokenSettings.Hs256Secret(secret)));
      }
      return Optional.of(algorithm.get().checker(publicKey(jwk)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static PublicKey publicKey(JsonNode jwk) throws GeneralSecurityException {
    if (jwk.get("kty").asText().equals("RSA")) {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
    }
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(
        new ECGenParameterSpec(
            jwk.get("crv").asText().equals("P-256") ? "secp256r1" : "secp384r1"));
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(
                new ECPoint(number(jwk, "x"), number(jwk, "y")),
                parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private static BigInteger number(JsonNode jwk, String member) {
    if (!jwk.has(member)) {
      throw new IllegalArgumentException("The key has no " + member);
    }
    return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.get(member).asText()));
  }

  @Test
  void signature_everyVector_isAcceptedOnlyIfValid() throws GeneralSecurityException {
    assertThat(tally("json_web_signature_test.json"))
        .isEqualTo(
            Map.of(
                Outcome.ACCEPTED, 17,
                Outcome.REFUSED, 353,
                Outcome.OTHER_ALGORITHM, 21,
                Outcome.EMPTY_PAYLOAD, 6,
                Outcome.NOT_CANONICAL, 2,
                Outcome.MISLABELLED, 2));
  }

  @Test
  void key_everyVector_isAcceptedOnlyIfValid() throws GeneralSecurityException {
    assertThat(tally("json_web_key_test.json"))
        .isEqualTo(
            Map.of(
                Outcome.ACCEPTED, 3,
                Outcome.REFUSED, 17,
                Outcome.OTHER_ALGORITHM, 2,
                Outcome.ABOUT_THE_JWK, 4));
  }

  @Test
  void crypto_everyVector_isAcceptedOnlyIfValid() throws GeneralSecurityException {
    assertThat(tally("json_web_crypto_test.json"))
        .isEqualTo(
            Map.of(
                Outcome.ACCEPTED, 4,
                Outcome.REFUSED, 75,
                Outcome.ABOUT_THE_JWK, 2,
                Outcome.ENCRYPTED, 2));
  }
}
