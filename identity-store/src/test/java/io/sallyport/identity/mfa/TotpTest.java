package io.sallyport.identity.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {

  private static final TotpSecret SECRET =
      TotpSecret.ofBase32("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").orElseThrow();

  /** The first instant of a step. */
  private static final Instant START = Instant.parse("2030-01-07T09:00:00Z");

  private static final long STEP = START.getEpochSecond() / 30;

  @ParameterizedTest
  @CsvSource({
    "-1ns, false",
    "-30s, true",
    "-31s, false",
    "0s, true",
    "29s, true",
    "30s, true",
    "59s, true",
    "60s, false"
  })
  void stepOf_codeOfAnotherTime_isTakenOneStepEitherSide(String shownAt, boolean taken) {
    // The code is that of the step in which it is shown; it is typed at START.
    java.time.Duration offset =
        shownAt.endsWith("ns")
            ? java.time.Duration.ofSeconds(-30).minusNanos(1)
            : java.time.Duration.ofSeconds(Long.parseLong(shownAt.replace("s", "")));
    Instant shown = START.plus(offset);
    String code = Totp.codeAt(SECRET, shown);

    assertThat(Totp.stepOf(SECRET, code, START))
        .isEqualTo(taken ? OptionalLong.of(Totp.stepAt(shown)) : OptionalLong.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00000", "0000000", "abcdef", "\u0661\u0662\u0663\u0664\u0665\u0666"})
  void stepOf_whatIsNoCode_isOfNoStep(String code) {
    assertThat(Totp.stepOf(SECRET, code, START)).isEmpty();
  }

  @Test
  void stepAt_boundaries_changeAtFullThirtySeconds() {
    assertThat(Totp.stepAt(START)).isEqualTo(STEP);
    assertThat(Totp.stepAt(START.minusNanos(1))).isEqualTo(STEP - 1);
    assertThat(Totp.stepAt(START.plusSeconds(29))).isEqualTo(STEP);
    assertThat(Totp.stepAt(START.plusSeconds(30))).isEqualTo(STEP + 1);
  }

  @Test
  void secret_shown_isRedacted() {
    assertThat(SECRET).hasToString("TotpSecret[redacted]");
    assertThat(SECRET.reveal()).isEqualTo("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
    assertThat(TotpSecret.generate().reveal())
        .hasSize(32)
        .isNotEqualTo(TotpSecret.generate().reveal());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "JBSWY3DPEHPK3PXP", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PX1", "=", "\u0131"})
  void ofBase32_tooShortOrNoBase32_isNone(String text) {
    assertThat(TotpSecret.ofBase32(text)).isEmpty();
  }
}
