package io.sallyport.auth.token;

import io.sallyport.identity.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * Keeps an answer readable only to whoever holds the token that it was given for: AES-256-GCM under
 * HKDF-SHA-256 (RFC 5869) of the token with a label of its own, so that the token's stored digest
 * opens nothing.
 */
final class AnswerSeal {

  private static final byte[] LABEL =
      "sallyport refresh answer v1".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private AnswerSeal() {}

  static String seal(String token, String answer) {
    byte[] nonce = Secrets.bytes(NONCE_BYTES);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, token, nonce)
              .doFinal(answer.getBytes(StandardCharsets.UTF_8));
      byte[] both = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, both, NONCE_BYTES, sealed.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has AES-GCM", e);
    }
  }

  static Optional<String> open(String token, String sealed) {
    try {
      byte[] both = Base64.getUrlDecoder().decode(sealed);
      if (both.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
        return Optional.empty();
      }
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, token, Arrays.copyOfRange(both, 0, NONCE_BYTES));
      byte[] plain = cipher.doFinal(both, NONCE_BYTES, both.length - NONCE_BYTES);
      return Optional.of(new String(plain, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Cipher cipher(int mode, String token, byte[] nonce)
      throws GeneralSecurityException {
    var derivation = new HKDFBytesGenerator(new SHA256Digest());
    derivation.init(new HKDFParameters(token.getBytes(StandardCharsets.US_ASCII), null, LABEL));
    var key = new byte[KEY_BYTES];
    derivation.generateBytes(key, 0, KEY_BYTES);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
