package io.sallyport.identity.password;

import static io.sallyport.identity.password.PasswordPolicy.Reason.CONTAINS_USERNAME;
import static io.sallyport.identity.password.PasswordPolicy.Reason.NOT_TEXT;
import static io.sallyport.identity.password.PasswordPolicy.Reason.TOO_COMMON;
import static io.sallyport.identity.password.PasswordPolicy.Reason.TOO_LONG;
import static io.sallyport.identity.password.PasswordPolicy.Reason.TOO_LONG_FOR_BCRYPT;
import static io.sallyport.identity.password.PasswordPolicy.Reason.TOO_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.password.PasswordPolicy.Reason;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {

  private static final PasswordPolicy POLICY = new PasswordPolicy(HashScheme.ARGON2ID);

  private static List<Reason> check(String candidate) {
    return POLICY.check(new Password(candidate), "alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery staple",
        "correcthorsebatterystaple",
        "kJ8#mQ2$vN5&xR7*",
        "834729105638274",
        "the weather in june was fine",
        "ein Satz mit Umlauten: äöüß",
        "私のパスワードはとても長いですよね",
        "alice loves her small brown dog"
      })
  void check_ordinaryPassphrase_isAccepted(String candidate) {
    assertThat(check(candidate)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "passwordpassword",
        "PasswordPassword",
        "password-password",
        "password1234567",
        "!!!!password!!!!",
        "2024-password-2024",
        "iloveyou!!!!!!!!!!",
        "manchesterunited",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "abcabcabcabcabcab",
        "123456789012345",
        "9876543210987654",
        "abcdefghijklmnop",
        "qwertyuiopasdfgh",
        "QWERTYUIOP{}asdf",
        "1qaz2wsx3edc4rfv",
        "qazwsxedcrfvtgb",
        "1q2w3e4r5t6y7u8i9o0p",
        "111111111111111",
        "               "
      })
  void check_commonOrPlainPattern_isTooCommon(String candidate) {
    assertThat(check(candidate)).containsExactly(TOO_COMMON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"alice1234509876", "!!alice!!2024!!!!", "ALICE-and-12345!", "aliceAliceALICE"})
  void check_littleMoreThanTheName_containsUsername(String candidate) {
    assertThat(check(candidate)).contains(CONTAINS_USERNAME);
  }

  @Test
  void check_length_countsCodePointsOfTheComposedForm() {
    assertThat(check("kJ8#mQ2$vN5&xR")).containsExactly(TOO_SHORT);
    assertThat(check("kJ8#mQ2$vN5&xRe\u0301")).isEmpty();
    assertThat(check("kJ8#mQ2$vN5&xe\u0301")).containsExactly(TOO_SHORT);
    assertThat(check("\ud83d\ude00kJ8#mQ2$vN5&x")).containsExactly(TOO_SHORT);
    assertThat(check("kJ8 ".repeat(2) + longText(248))).isEmpty();
    assertThat(check("kJ8 ".repeat(2) + longText(249))).containsExactly(TOO_LONG);
  }

  @Test
  void check_noText_isRefused() {
    assertThat(check("correct horse battery\ud800staple")).containsExactly(NOT_TEXT);
    assertThat(check("correct horse battery\0staple")).containsExactly(NOT_TEXT);
  }

  @Test
  @Timeout(10)
  void check_unitWithinUnitWithinUnit_isDecidedAtOnce() {
    String unit = "\ud83d\ude00\ud83d\ude01\ud83d\ude02\ud83d\ude03";
    String password = unit.repeat(31) + "x" + unit.repeat(31);

    assertThat(check(password)).isEmpty();
  }

  @Test
  void check_bcrypt_takes72Bytes() {
    PasswordPolicy policy = new PasswordPolicy(HashScheme.BCRYPT);

    assertThat(policy.check(new Password(longText(72)), "alice")).isEmpty();
    assertThat(policy.check(new Password(longText(73)), "alice"))
        .containsExactly(TOO_LONG_FOR_BCRYPT);
    assertThat(policy.check(new Password("ä".repeat(3) + longText(67)), "alice"))
        .containsExactly(TOO_LONG_FOR_BCRYPT);
  }

  @Test
  void code_everyReason_isStable() {
    assertThat(Arrays.stream(Reason.values()).map(Reason::code))
        .containsExactly(
            "too_short",
            "too_long",
            "too_common",
            "contains_username",
            "not_text",
            "too_long_for_bcrypt");
  }

  private static String longText(int length) {
    String text = "the quick brown fox jumps over the lazy dog and runs far away from it ";
    return text.repeat(length / text.length() + 1).substring(0, length - 1) + "K";
  }
}
