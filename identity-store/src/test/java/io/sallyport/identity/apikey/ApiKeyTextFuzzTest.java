package io.sallyport.identity.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Input: what stands in {@code X-API-Key}. */
class ApiKeyTextFuzzTest {

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  @FuzzTest
  void key_any_isWellFormedOnlyWithItsChecksum(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    assertThat(ApiKeyText.isWellFormed(text))
        .isEqualTo(text.matches("sk_(live|test)_[0-9A-Za-z]{49}") && checksumIsRight(text));
    if (ApiKeyText.isWellFormed(text)) {
      assertThat(ApiKeyText.hasShape(text)).isTrue();
      assertThat(ApiKeyText.looksLikeOne(text)).isTrue();
      assertThat(ApiKeyText.isLive(text)).isEqualTo(text.startsWith("sk_live_"));
    }
  }

  private static boolean checksumIsRight(String text) {
    var crc = new CRC32();
    crc.update(text.substring(0, 51).getBytes(StandardCharsets.US_ASCII));
    BigInteger given = BigInteger.ZERO;
    for (char digit : text.substring(51).toCharArray()) {
      given =
          given.multiply(BigInteger.valueOf(62)).add(BigInteger.valueOf(ALPHABET.indexOf(digit)));
    }
    return given.equals(BigInteger.valueOf(crc.getValue()));
  }
}
