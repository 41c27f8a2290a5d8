package io.sallyport.identity.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretsTest {

  @Test
  void token_manyTimes_has256BitsAndNeverRepeats() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String token = Secrets.token();
      assertThat(token).matches("[A-Za-z0-9_-]{43}");
      assertThat(seen.add(token)).isTrue();
      assertThat(Secrets.handle()).matches("[A-Za-z0-9_-]{22}");
    }
  }

  /** FIPS 180-4, the example "abc". */
  @Test
  void of_abc_isThePublishedDigest() {
    Sha256 digest = Sha256.of("abc");

    assertThat(digest.hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(digest).isEqualTo(Sha256.of("abc")).hasSameHashCodeAs(Sha256.of("abc"));
    assertThat(digest).isNotEqualTo(Sha256.of("abd")).hasToString("Sha256[ba7816bf]");
    assertThat(digest.base64Url()).isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    assertThat(digest.hashCode()).isEqualTo(0xba7816bf);
  }
}
