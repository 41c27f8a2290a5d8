package io.sallyport.identity.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonPasswordsTest {

  private static final CommonPasswords COMMON = CommonPasswords.load();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "love",
        "!!love!!",
        "2024-manchester-2024",
        "12345678",
        // Half of it, at either end and within.
        "1234567890519073",
        "9051907312345678",
        "9051123456789073"
      })
  void isDerived_commonWithDigitsAndPunctuationAround_is(String text) {
    assertThat(COMMON.isDerived(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "7#",
        "lovekjq",
        "kjqlove",
        "love kjq love",
        "!!kjq!!",
        // Less than half of it.
        "87654321905190735",
        "90519073587654321"
      })
  void isDerived_anythingElse_isNot(String text) {
    assertThat(COMMON.isDerived(text)).isFalse();
  }
}
