package io.sallyport.identity.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The PHC string format and its neighbours. */
class HashTextPropertyTest {

  @Property
  void parse_argon2_isSaneOrNothing(
      @ForAll("types") String type,
      @ForAll @IntRange(min = 1, max = 3_000_000) int memory,
      @ForAll @IntRange(max = 120) int passes,
      @ForAll @IntRange(max = 80) int lanes,
      @ForAll @Size(max = 70) byte[] salt,
      @ForAll @Size(max = 70) byte[] hash) {
    String label = "$argon2%s$v=19$m=%d,t=%d,p=%d$".formatted(type, memory, passes, lanes);
    String text = label + base64(salt) + "$" + base64(hash);
    boolean sane =
        memory >= 8 * lanes
            && memory <= 1 << 20
            && passes >= 1
            && passes <= 64
            && (long) memory * passes <= 4L << 20
            && lanes >= 1
            && lanes <= 64
            && salt.length >= 8
            && salt.length <= 64
            && hash.length >= 16
            && hash.length <= 64;

    assertThat(EncodedHash.parse(text).isPresent()).as(text).isEqualTo(sane);
    if (sane) {
      Argon2Hash parsed = (Argon2Hash) EncodedHash.parse(text).orElseThrow();
      assertThat(parsed.label()).isEqualTo(label);
      assertThat(parsed.salt()).isEqualTo(salt);
      assertThat(parsed.hash()).isEqualTo(hash);
      assertThat(parsed.memory()).isEqualTo(memory);
      assertThat(parsed.passes()).isEqualTo(passes);
      assertThat(parsed.lanes()).isEqualTo(lanes);
      assertThat(EncodedHash.parse(text + "=")).isEmpty();
      assertThat(EncodedHash.parse(" " + text)).isEmpty();
      assertThat(EncodedHash.parse("$md5+" + text.substring(1)).isPresent())
          .isEqualTo(type.equals("id"));
    }
  }

  @Property
  void parse_legacyDigest_isReadWithItsLengthOnly(
      @ForAll("digests") String algorithm, @ForAll @IntRange(max = 140) int digits) {
    int right =
        switch (algorithm) {
          case "MD5" -> 32;
          case "SHA-1" -> 40;
          case "SHA-256" -> 64;
          default -> 128;
        };
    String text = "{" + algorithm + "}" + "aF".repeat(70).substring(0, digits);
    assertThat(EncodedHash.parse(text).isPresent()).isEqualTo(digits == right);
    assertThat(PasswordHasher.labelOf(text))
        .isEqualTo(digits == right ? "{" + algorithm + "}" : "unreadable");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.of("id", "i", "d");
  }

  @Provide
  Arbitrary<String> digests() {
    return Arbitraries.of("MD5", "SHA-1", "SHA-256", "SHA-512");
  }
}
