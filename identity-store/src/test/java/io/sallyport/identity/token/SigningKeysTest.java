package io.sallyport.identity.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SigningKeysTest {

  @Test
  void storedKey_shown_isWithoutItsHalves() {
    assertThat(new SigningKeys.StoredKey(3, "kid", "ES256", "sealed", "public", Instant.EPOCH))
        .hasToString("StoredKey[3, kid, ES256]");
  }
}
