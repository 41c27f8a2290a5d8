package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.mfa.SecondFactors;
import io.sallyport.identity.mfa.SecondFactors.Verdict;
import io.sallyport.identity.mfa.Totp;
import io.sallyport.identity.mfa.TotpSecret;
import io.sallyport.identity.secret.KeyRing;
import io.sallyport.identity.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecondFactorsTest {

  private Instant now = Instant.parse("2030-01-07T09:00:00Z");
  private final InstantSource time = () -> now;
  private final Identity identity =
      Identity.open(IdentityTest.inMemory(), time.withZone(ZoneOffset.UTC));
  private final SecondFactors factors = identity.secondFactors(ring("a"));
  private final String account =
      identity.accounts().create("alice", Set.of(), "unusable").orElseThrow().id();

  static KeyRing ring(String id) {
    return KeyRing.of(Map.of(id, Secrets.bytes(32)), id);
  }

  @AfterEach
  void close() {
    identity.close();
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private String code(TotpSecret secret) {
    return Totp.codeAt(secret, now);
  }

  private TotpSecret enrolled() {
    TotpSecret secret = factors.begin(account);
    var unused = factors.confirm(account, code(secret)).orElseThrow();
    pass(Totp.STEP);
    return secret;
  }

  private List<String> codesOfEnrolment() {
    TotpSecret secret = factors.begin(account);
    return factors.confirm(account, code(secret)).orElseThrow();
  }

  @Test
  void begin_unconfirmed_countsForNothing() {
    TotpSecret secret = factors.begin(account);

    assertThat(factors.isEnrolled(account)).isFalse();
    assertThat(identity.hasSecondFactor(account)).isFalse();
    assertThat(factors.verify(account, code(secret))).isEqualTo(Verdict.WRONG);
    assertThat(factors.waiting(account).orElseThrow().reveal()).isEqualTo(secret.reveal());
  }

  @Test
  void confirm_rightCode_countsAndItsCodeIsUsedUp() {
    TotpSecret secret = factors.begin(account);
    List<String> codes = factors.confirm(account, code(secret)).orElseThrow();

    assertThat(codes).hasSize(10).doesNotHaveDuplicates();
    assertThat(codes).allMatch(code -> code.matches("([A-Z2-7]{4}-){3}[A-Z2-7]{4}"));
    assertThat(factors.isEnrolled(account)).isTrue();
    assertThat(factors.enrolledAt(account)).contains(now);
    assertThat(factors.verify(account, code(secret))).isEqualTo(Verdict.ALREADY_USED);
    assertThat(factors.confirm(account, code(secret))).isEmpty();
    pass(Totp.STEP);
    assertThat(factors.verify(account, code(secret))).isEqualTo(Verdict.TOTP);
  }

  @Test
  void confirm_tenMinutesLater_isTooLateAtThatVeryInstant() {
    TotpSecret secret = factors.begin(account);
    pass(SecondFactors.PENDING.minusNanos(1));
    assertThat(factors.waiting(account)).isPresent();
    pass(Duration.ofNanos(1));

    assertThat(factors.waiting(account)).isEmpty();
    assertThat(factors.confirm(account, code(secret))).isEmpty();
    assertThat(factors.isEnrolled(account)).isFalse();
  }

  @Test
  void begin_whileAFactorCounts_leavesItUntilTheNewOneIsConfirmed() {
    TotpSecret old = enrolled();
    TotpSecret fresh = factors.begin(account);
    assertThat(factors.verify(account, code(old))).isEqualTo(Verdict.TOTP);
    assertThat(factors.confirm(account, "000000")).isEmpty();
    assertThat(factors.confirm(account, code(fresh))).isPresent();
    pass(Totp.STEP);

    assertThat(factors.verify(account, code(old))).isEqualTo(Verdict.WRONG);
    assertThat(factors.verify(account, code(fresh))).isEqualTo(Verdict.TOTP);
  }

  @Test
  void verify_stepsAround_areTakenOnceAndNeverAfterALaterOne() {
    TotpSecret secret = enrolled();
    pass(Duration.ofMinutes(5));
    String before = Totp.codeAt(secret, now.minus(Totp.STEP));
    String after = Totp.codeAt(secret, now.plus(Totp.STEP));
    String twoAfter = Totp.codeAt(secret, now.plus(Totp.STEP.multipliedBy(2)));

    assertThat(factors.verify(account, twoAfter)).isEqualTo(Verdict.WRONG);
    assertThat(factors.verify(account, before)).isEqualTo(Verdict.TOTP);
    assertThat(factors.verify(account, before)).isEqualTo(Verdict.ALREADY_USED);
    assertThat(factors.verify(account, after)).isEqualTo(Verdict.TOTP);
    assertThat(factors.verify(account, code(secret))).isEqualTo(Verdict.ALREADY_USED);
  }

  @Test
  void verify_backupCode_isTakenAsPeopleTypeItAndOnce() {
    List<String> codes = codesOfEnrolment();

    assertThat(factors.verify(account, codes.get(0))).isEqualTo(Verdict.BACKUP_CODE);
    assertThat(factors.verify(account, codes.get(0))).isEqualTo(Verdict.WRONG);
    String typed = " " + codes.get(1).toLowerCase(Locale.ROOT).replace("-", " ") + "\u00a0";
    assertThat(factors.verify(account, typed)).isEqualTo(Verdict.BACKUP_CODE);
    assertThat(factors.verify(account, codes.get(2).replace("-", "")))
        .isEqualTo(Verdict.BACKUP_CODE);
    assertThat(factors.backupCodesLeft(account)).isEqualTo(7);
  }

  @Test
  void replaceBackupCodes_oldOnes_areDead() {
    List<String> old = codesOfEnrolment();
    List<String> fresh = factors.replaceBackupCodes(account).orElseThrow();

    assertThat(fresh).hasSize(10).doesNotContainAnyElementsOf(old);
    assertThat(factors.verify(account, old.get(0))).isEqualTo(Verdict.WRONG);
    assertThat(factors.verify(account, fresh.get(9))).isEqualTo(Verdict.BACKUP_CODE);
  }

  @Test
  void remove_factor_codesOfAnyKindAreDead() {
    List<String> codes = codesOfEnrolment();

    assertThat(factors.remove(account)).isTrue();
    assertThat(factors.isEnrolled(account)).isFalse();
    assertThat(factors.verify(account, codes.get(0))).isEqualTo(Verdict.WRONG);
    assertThat(factors.replaceBackupCodes(account)).isEmpty();
    assertThat(factors.remove(account)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "12345",
        "1234567",
        "abcdef",
        "+12345",
        "12345.",
        "\u0661\u0662\u0663\u0664\u0665\u0666",
        "\uff11\uff12\uff13\uff14\uff15\uff16",
        "AAAA-AAAA-AAAA-AAAA",
        "AAAA-AAAA-AAAA-AAA1",
        "\ud800",
        "\0\0\0\0\0\0"
      })
  void verify_whatIsNoCode_isWrong(String typed) {
    var unused = enrolled();

    assertThat(factors.verify(account, typed)).isEqualTo(Verdict.WRONG);
    assertThat(factors.verify(account, typed.repeat(700))).isEqualTo(Verdict.WRONG);
  }

  @Test
  void verify_secretSealedByAnUnknownKey_letsNobodyInAndStaysAFactor() {
    TotpSecret secret = enrolled();
    SecondFactors elsewhere = identity.secondFactors(ring("b"));

    assertThat(elsewhere.isEnrolled(account)).isTrue();
    assertThat(elsewhere.verify(account, code(secret))).isEqualTo(Verdict.UNREADABLE_SECRET);
    assertThat(Verdict.UNREADABLE_SECRET.passed()).isFalse();
  }

  @Test
  void waiting_secretSealedByAnUnknownKey_isNotShown() {
    var unused = factors.begin(account);

    assertThatThrownBy(() -> identity.secondFactors(ring("b")).waiting(account))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("A waiting secret cannot be read");
  }

  @Test
  void verify_backupCodeOfAnAccountWithoutAny_isWrong() {
    factors.enrol(account, TotpSecret.generate());

    assertThat(factors.backupCodesLeft(account)).isZero();
    assertThat(factors.verify(account, "AAAA-AAAA-AAAA-AAAA")).isEqualTo(Verdict.WRONG);
  }

  @Test
  void verify_secretOfAnotherAccount_cannotBePutInPlace() {
    TotpSecret secret = enrolled();
    String other = identity.accounts().create("bob", Set.of(), "unusable").orElseThrow().id();

    assertThat(factors.verify(other, code(secret))).isEqualTo(Verdict.WRONG);
    assertThat(factors.verify("none", code(secret))).isEqualTo(Verdict.WRONG);
  }

  @Test
  void enrol_secretFromElsewhere_countsAtOnce() {
    TotpSecret secret = TotpSecret.generate();
    factors.enrol(account, secret);

    assertThat(factors.backupCodesLeft(account)).isZero();
    assertThat(factors.verify(account, code(secret))).isEqualTo(Verdict.TOTP);
  }
}
