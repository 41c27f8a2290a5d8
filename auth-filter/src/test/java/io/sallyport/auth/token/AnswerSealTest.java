package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.secret.Secrets;
import io.sallyport.identity.secret.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class AnswerSealTest {

  private static final String LABEL = "sallyport refresh answer v1";
  private static final String ANSWER = "an answer\nwith \u00fcmlauts";

  private final String token = Secrets.token();

  @Test
  void open_whatWasSealed_isTheSame() {
    assertThat(AnswerSeal.open(token, AnswerSeal.seal(token, ANSWER))).contains(ANSWER);
    assertThat(AnswerSeal.open(token, AnswerSeal.seal(token, ""))).contains("");
  }

  @Test
  void seal_twice_differs() {
    assertThat(AnswerSeal.seal(token, ANSWER)).isNotEqualTo(AnswerSeal.seal(token, ANSWER));
  }

  @Test
  void open_withAnotherToken_isEmpty() {
    String sealed = AnswerSeal.seal(token, ANSWER);
    assertThat(AnswerSeal.open(Secrets.token(), sealed)).isEmpty();
    assertThat(AnswerSeal.open("", sealed)).isEmpty();
    assertThat(AnswerSeal.open(token + "x", sealed)).isEmpty();
    assertThat(AnswerSeal.open(Sha256.of(token).base64Url(), sealed)).isEmpty();
  }

  @Test
  void open_cutShortAnywhere_isEmpty() {
    byte[] sealed = Base64.getUrlDecoder().decode(AnswerSeal.seal(token, ANSWER));
    for (int length = 0; length < sealed.length; length++) {
      assertThat(AnswerSeal.open(token, text(Arrays.copyOf(sealed, length))))
          .as("%d octets", length)
          .isEmpty();
    }
    assertThat(AnswerSeal.open(token, text(Arrays.copyOf(sealed, sealed.length + 1)))).isEmpty();
  }

  @Test
  void open_withAnyBitFlipped_isEmpty() {
    byte[] sealed = Base64.getUrlDecoder().decode(AnswerSeal.seal(token, ANSWER));
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(AnswerSeal.open(token, text(flipped))).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void open_whatIsNoBase64url_isEmpty() {
    for (String sealed : new String[] {"", "!", "a", "a+/=", "\u00e4".repeat(60)}) {
      assertThat(AnswerSeal.open(token, sealed)).isEmpty();
    }
  }

  /** Derived here by RFC 5869 itself: the label is all that differs. */
  @Test
  void open_sealedUnderAnotherLabel_isEmpty() throws GeneralSecurityException {
    assertThat(AnswerSeal.open(token, sealed(LABEL))).contains(ANSWER);
    assertThat(AnswerSeal.open(token, sealed(""))).isEmpty();
    assertThat(AnswerSeal.open(token, sealed("sallyport refresh answer v2"))).isEmpty();
  }

  private String sealed(String label) throws GeneralSecurityException {
    byte[] key =
        hmac(
            hmac(new byte[32], token.getBytes(StandardCharsets.US_ASCII)),
            (label + "\1").getBytes(StandardCharsets.US_ASCII));
    var nonce = new byte[12];
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    byte[] cut = cipher.doFinal(ANSWER.getBytes(StandardCharsets.UTF_8));
    byte[] both = Arrays.copyOf(nonce, nonce.length + cut.length);
    System.arraycopy(cut, 0, both, nonce.length, cut.length);
    return text(both);
  }

  private static byte[] hmac(byte[] key, byte[] content) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(content);
  }

  private static String text(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
