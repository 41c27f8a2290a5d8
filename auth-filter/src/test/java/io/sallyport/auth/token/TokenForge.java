package io.sallyport.auth.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.identity.Identity;
import io.sallyport.identity.secret.KeyRing;
import io.sallyport.identity.token.SigningKeys.StoredKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Signs whatever it is given, with the key that the site itself signs with. */
public final class TokenForge {

  /** What the sites of tests seal with. */
  public static final Map<String, byte[]> SEALS = Map.of("test", new byte[32]);

  private final String keyId;
  private final String algorithm;
  private final PublicKey publicKey;
  private final Algorithm signer;

  private TokenForge(StoredKey stored, KeyRing ring) throws GeneralSecurityException {
    JwsAlgorithm kind = JwsAlgorithm.named(stored.algorithm()).orElseThrow();
    byte[] secret = ring.open(stored.sealedPrivate(), "signing-key " + stored.kid()).orElseThrow();
    keyId = stored.kid();
    algorithm = stored.algorithm();
    publicKey = kind.publicKey(Base64.getDecoder().decode(stored.publicKey()));
    signer = kind.signer(publicKey, kind.privateKey(secret));
  }

  /** With the site's newest key. */
  public static TokenForge of(Identity identity) throws GeneralSecurityException {
    List<StoredKey> all = identity.signingKeys().all();
    return new TokenForge(all.get(all.size() - 1), KeyRing.of(SEALS, "test"));
  }

  /** The key's id. */
  public String keyId() {
    return keyId;
  }

  /** As tokens name it. */
  public String algorithm() {
    return algorithm;
  }

  /** The public half. */
  public PublicKey publicKey() {
    return publicKey;
  }

  /** The signature of the two parts as they are written. */
  public byte[] signature(String header, String payload) {
    return signer.sign((header + "." + payload).getBytes(StandardCharsets.UTF_8));
  }

  /** Puts a right signature to two parts, however they are written. */
  public String seal(String header, String payload) {
    return header + "." + payload + "." + base64(signature(header, payload));
  }

  /** A token of these octets. */
  public String sign(byte[] header, byte[] payload) {
    return seal(base64(header), base64(payload));
  }

  /** A token of this JSON, well-formed or not. */
  public String sign(String header, String payload) {
    return sign(header.getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8));
  }

  /** A token of these members. */
  public String sign(Map<String, ?> header, Map<String, ?> claims) {
    return sign(json(header), json(claims));
  }

  /** JSON of the members in their order. */
  public static String json(Map<String, ?> members) {
    try {
      return new ObjectMapper().writeValueAsString(members);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Base64url without padding. */
  public static String base64(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
