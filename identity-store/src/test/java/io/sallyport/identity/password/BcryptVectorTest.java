package io.sallyport.identity.password;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * All published vectors. What differs from libxcrypt differs by decision: {@code $2x$} is not read,
 * a NUL never verifies, and the {@code $2a$} safeguard is absent, as no text can set it off.
 */
class BcryptVectorTest {

  private static final byte NUL = 0;
  private static final byte NEVER_IN_TEXT = (byte) 0xff;

  private final PasswordHasher hasher =
      new PasswordHasher(HashScheme.ARGON2ID, 1, Duration.ofSeconds(1));
  private final Argon2Engine engine = new Argon2Engine();

  private static JsonNode vectors() throws IOException {
    try (InputStream file = Argon2VectorTest.resource("/vectors/bcrypt/bcrypt_vectors.json")) {
      return new ObjectMapper().readTree(file);
    }
  }

  @Test
  void verify_everyVector_isAsLibxcryptOrDiffersByDecision() throws IOException {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (JsonNode vector : vectors().get("cases")) {
      outcomes.merge(outcome(vector), 1, Integer::sum);
    }
    assertThat(outcomes)
        .isEqualTo(
            Map.of(
                "text: matches", 125,
                "bytes: match", 16,
                "malformed: unreadable", 7,
                "$2x$: unreadable", 8,
                "$2a$ safeguard: differs", 2,
                "NUL: differs", 2));
  }

  private String outcome(JsonNode vector) {
    byte[] password = HexFormat.of().parseHex(vector.get("password_hex").asText());
    if (!vector.get("valid").asBoolean()) {
      String setting = vector.get("setting").asText();
      assertThat(hasher.verify(new Password(""), setting)).isEqualTo(Verification.UNREADABLE);
      assertThat(hasher.verify(new Password(""), setting + ".".repeat(31)))
          .isEqualTo(Verification.UNREADABLE);
      return "malformed: unreadable";
    }
    String encoded = vector.get("hash").asText();
    Optional<String> text = text(password);
    if (vector.get("variant").asText().equals("2x")) {
      assertThat(hasher.verify(new Password("any"), encoded)).isEqualTo(Verification.UNREADABLE);
      return "$2x$: unreadable";
    }
    if (contains(password, NUL)) {
      assertThat(BcryptHash.parse(encoded).orElseThrow().matches(password, engine)).isFalse();
      return "NUL: differs";
    }
    if (text.isPresent()) {
      assertThat(hasher.verify(new Password(text.get()), encoded))
          .as(encoded)
          .isEqualTo(Verification.MATCHES_OUTDATED);
      return "text: matches";
    }
    boolean matches = BcryptHash.parse(encoded).orElseThrow().matches(password, engine);
    if (matches) {
      return "bytes: match";
    }
    assertThat(encoded).startsWith("$2a$");
    assertThat(contains(password, NEVER_IN_TEXT)).isTrue();
    return "$2a$ safeguard: differs";
  }

  @Test
  void matches_rawVectors_areComputed() throws IOException {
    List<String> failed = new ArrayList<>();
    for (JsonNode vector : vectors().get("bouncycastle_raw")) {
      byte[] key = HexFormat.of().parseHex(vector.get("key_hex_with_nul").asText());
      byte[] salt = HexFormat.of().parseHex(vector.get("salt_hex").asText());
      int[] magic = {0x4f727068, 0x65616e42, 0x65686f6c, 0x64657253, 0x63727944, 0x6f756274};
      byte[] raw =
          new org.mindrot.jbcrypt.BCrypt().crypt_raw(key, salt, vector.get("cost").asInt(), magic);
      if (!HexFormat.of().formatHex(raw).equals(vector.get("raw24_hex").asText())) {
        failed.add(vector.toString());
      }
    }
    assertThat(failed).isEmpty();
  }

  private static boolean contains(byte[] bytes, byte wanted) {
    for (byte each : bytes) {
      if (each == wanted) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
