package io.sallyport.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SessionKeyTest {

  @Test
  void ofCookie_everyCharacter_onlyBase64UrlIsLookedUp() {
    for (int c = 0; c <= 0xffff; c++) {
      boolean base64url = c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
      String value = (char) c + "A".repeat(42);

      assertThat(SessionKey.ofCookie(value) != null).as("U+%04X", c).isEqualTo(base64url);
    }
  }

  @Test
  void ofCookie_anyOtherLength_isNull() {
    assertThat(SessionKey.ofCookie("")).isNull();
    assertThat(SessionKey.ofCookie("A".repeat(42))).isNull();
    assertThat(SessionKey.ofCookie("A".repeat(44))).isNull();
  }
}
