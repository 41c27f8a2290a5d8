package io.sallyport.identity.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a pattern ends and a password begins. */
class PatternsTest {

  private static final CommonPasswords COMMON = CommonPasswords.load();

  @ParameterizedTest
  @ValueSource(
      strings = {
        // A unit of six, twice; one that is common; one that is a walk, though the whole is none.
        "kx9#mzkx9#mz",
        "kx9#mzkx9#mzkx9",
        "1loveyou!!!1loveyou!!!",
        "qwemrtyqwemrty",
        // The alphabet where no keyboard helps, both ways.
        "\u03b1\u03b2\u03b3\u03b4\u03b5\u03b6\u03b7\u03b8\u03b9\u03ba",
        "\u03ba\u03b9\u03b8\u03b7\u03b6\u03b5\u03b4\u03b3\u03b2\u03b1",
        // Neighbours along a row, between rows, from and to the first key, and shifted.
        "qw",
        "1q",
        "q1",
        "!@",
        "1q2w3e4r5t6y7u8i9o",
        "0-=",
        ")_+",
        // Two steps of three.
        "qwex"
      })
  void isPlain_pattern_isOne(String text) {
    assertThat(Patterns.isPlain(text, COMMON)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        // A unit of seven that nobody else has; one of six that does not come twice.
        "kx9#mztkx9#mzt",
        "kx9#mzkx9#m",
        // Two rows apart, two columns apart, and keys that are none.
        "1a",
        "qe",
        "\u00e4\u4e2d",
        "\u2600\u2601\u2602\u2603",
        // One step of three.
        "qwmr",
        "1a2s3d4f5g6h7j8k"
      })
  void isPlain_anythingElse_isNot(String text) {
    assertThat(Patterns.isPlain(text, COMMON)).isFalse();
  }
}
