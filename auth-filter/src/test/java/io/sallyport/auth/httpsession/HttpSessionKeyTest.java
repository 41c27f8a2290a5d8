package io.sallyport.auth.httpsession;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.secret.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSessionKeyTest {

  @Test
  void ofCookie_valueOfOurs_isItsDigest() {
    String value = HttpSessionKey.newValue();
    HttpSessionKey key = HttpSessionKey.ofCookie(value);
    assertThat(key).isEqualTo(new HttpSessionKey(Sha256.of(value), value.substring(0, 3)));
    assertThat(HttpSessionKey.newValue("ab-")).startsWith("ab-").hasSize(46);
    assertThat(value).isNotEqualTo(HttpSessionKey.newValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "0123456789012345678901234567890123456789012345",
        "01234567890123456789012345678901234567890123}4",
        "012345678901234567890123456789012345678901 345",
        "01234567890123456789012345678901234567890é2345",
        "{12345678901234567890123456789012345678901234}",
        "012345678901234567890123456789012345678901234567"
      })
  void ofCookie_anythingElse_isNone(String value) {
    HttpSessionKey key = HttpSessionKey.ofCookie(value);
    boolean ours = value.length() == 46 && value.matches("[A-Za-z0-9_-]+");
    assertThat(key != null).isEqualTo(ours);
  }
}
