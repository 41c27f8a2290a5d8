package io.sallyport.identity.password;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of the reference implementation. Cases of 256 MiB and 1 GiB are left out. */
class Argon2VectorTest {

  private static final int MAX_MEMORY_LOG2 = 16;

  private final PasswordHasher hasher =
      new PasswordHasher(HashScheme.ARGON2ID, 1, Duration.ofSeconds(1));

  static InputStream resource(String path) {
    return Objects.requireNonNull(Argon2VectorTest.class.getResourceAsStream(path), path);
  }

  static Stream<JsonNode> encoded() throws IOException {
    try (InputStream file = resource("/vectors/argon2/encoded_vectors.json")) {
      List<JsonNode> cases =
          StreamSupport.stream(new ObjectMapper().readTree(file).get("cases").spliterator(), false)
              .filter(vector -> vector.get("m_log2").asInt() <= MAX_MEMORY_LOG2)
              .toList();
      assertThat(cases).hasSize(21);
      return cases.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("encoded")
  void verify_encodedVector_matchesItsPasswordOnly(JsonNode vector) {
    Password password = new Password(vector.get("password").asText());
    String encoded = vector.get("encoded").asText();

    assertThat(hasher.verify(password, encoded)).isEqualTo(Verification.MATCHES_OUTDATED);
    Argon2Hash hash = Argon2Hash.parse(encoded).orElseThrow();
    assertThat(HexFormat.of().formatHex(hash.hash())).isEqualTo(vector.get("raw_hex").asText());
    assertThat(hash.matches(LegacyHash.ascii("other"), new Argon2Engine())).isFalse();
  }

  /** RFC 9106, section 5.3: the same values, with a secret and associated data. */
  @Test
  void argon2id_knownAnswer_isComputed() throws IOException {
    String text;
    try (InputStream file = resource("/vectors/argon2/argon2id.txt")) {
      text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
    }
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(19)
            .withMemoryAsKB(32)
            .withIterations(3)
            .withParallelism(4)
            .withSalt(field(text, "Salt[16]: "))
            .withSecret(field(text, "Secret[8]: "))
            .withAdditional(field(text, "Associated data[12]: "))
            .build());
    byte[] tag = new byte[32];
    generator.generateBytes(field(text, "Password[32]: "), tag);

    assertThat(tag).isEqualTo(field(text, "Tag: "));
  }

  private static byte[] field(String text, String name) {
    int start = text.indexOf(name) + name.length();
    int end = text.indexOf('\n', start);
    return HexFormat.ofDelimiter(" ").parseHex(text.substring(start, end).strip());
  }
}
