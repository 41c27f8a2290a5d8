package io.sallyport.identity.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/** Input: what somebody typed where a code is asked for. */
class TypedCodeFuzzTest {

  private static final TotpSecret SECRET = TotpSecret.of(new byte[20]);

  @FuzzTest
  void code_any_isDigitsOrABackupCodeOrNeither(byte[] input) {
    String typed = new String(input, StandardCharsets.UTF_8);
    TypedCode code = TypedCode.of(typed);
    assertThat(code.toString()).isEqualTo("TypedCode[redacted]");
    assertThat(code.digits().isPresent() && code.backupCode().isPresent()).isFalse();
    code.digits()
        .ifPresent(
            digits -> {
              assertThat(digits).matches("[0-9]{6}");
              assertThat(typed.replaceAll("[^0-9]", "")).isEqualTo(digits);
              Instant now = Instant.ofEpochSecond(1_111_111_109);
              assertThat(Totp.stepOf(SECRET, digits, now).isPresent())
                  .isEqualTo(
                      digits.equals(Totp.codeAt(SECRET, now))
                          || digits.equals(Totp.codeAt(SECRET, now.plus(Totp.STEP)))
                          || digits.equals(Totp.codeAt(SECRET, now.minus(Totp.STEP))));
            });
    code.backupCode()
        .ifPresent(
            bytes -> {
              assertThat(bytes).hasSize(10);
              assertThat(Base32.encode(bytes))
                  .isEqualTo(typed.replaceAll("[^A-Za-z2-7]", "").toUpperCase(Locale.ROOT));
            });
    Base32.decode(typed)
        .ifPresent(
            bytes -> assertThat(Base32.encode(bytes)).isEqualTo(typed.toUpperCase(Locale.ROOT)));
    TotpSecret.ofBase32(typed)
        .ifPresent(secret -> assertThat(secret.reveal()).isEqualTo(typed.toUpperCase(Locale.ROOT)));
  }
}
