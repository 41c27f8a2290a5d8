package io.sallyport.identity.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6238, appendix B, the rows for SHA-1; six digits are the last six of its eight. */
class TotpVectorTest {

  private static final TotpSecret SECRET =
      TotpSecret.of("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

  @ParameterizedTest
  @CsvSource({
    "59,          0000000000000001, 94287082",
    "1111111109,  00000000023523EC, 07081804",
    "1111111111,  00000000023523ED, 14050471",
    "1234567890,  000000000273EF07, 89005924",
    "2000000000,  0000000003F940AA, 69279037",
    "20000000000, 0000000027BC86AA, 65353130"
  })
  void codeAt_vector_isAsPublished(long seconds, String step, String eightDigits) {
    Instant at = Instant.ofEpochSecond(seconds);
    String code = eightDigits.substring(2);

    assertThat(Totp.stepAt(at)).isEqualTo(Long.parseLong(step, 16));
    assertThat(Totp.codeAt(SECRET, at)).isEqualTo(code);
    assertThat(Totp.stepOf(SECRET, code, at)).isEqualTo(OptionalLong.of(Long.parseLong(step, 16)));
  }
}
