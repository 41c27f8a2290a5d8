package io.sallyport.identity.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Up to where an imported Argon2 hash is taken. */
class EncodedHashBoundsTest {

  private static String base64(int bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(new byte[bytes]);
  }

  private static boolean taken(int memory, int passes, int lanes, int salt, int hash) {
    return EncodedHash.parse(
            "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(memory, passes, lanes, base64(salt), base64(hash)))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "8,1,1,16,32,true",
    "7,1,1,16,32,false",
    "512,1,64,16,32,true",
    "511,1,64,16,32,false",
    "520,1,65,16,32,false",
    "1048576,1,1,16,32,true",
    "1048577,1,1,16,32,false",
    "1048576,4,1,16,32,true",
    "1048576,5,1,16,32,false",
    "65536,64,1,16,32,true",
    "65537,64,1,16,32,false",
    "64,65,1,16,32,false",
    "64,1,1,8,16,true",
    "64,1,1,7,32,false",
    "64,1,1,64,64,true",
    "64,1,1,65,32,false",
    "64,1,1,16,15,false",
    "64,1,1,16,65,false"
  })
  void parse_parametersAtTheBounds_areTakenAndBeyondAreNot(
      int memory, int passes, int lanes, int salt, int hash, boolean taken) {
    assertThat(taken(memory, passes, lanes, salt, hash)).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({"$2b$04$,true", "$2b$03$,false", "$2b$16$,true", "$2b$17$,false", "$2x$12$,false"})
  void parse_bcryptCost_isFourToSixteen(String label, boolean taken) {
    assertThat(EncodedHash.parse(label + ".".repeat(53)).isPresent()).isEqualTo(taken);
    assertThat(EncodedHash.parse(label + ".".repeat(52)).isPresent()).isFalse();
  }
}
