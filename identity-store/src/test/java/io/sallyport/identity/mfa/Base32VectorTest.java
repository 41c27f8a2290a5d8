package io.sallyport.identity.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4648, section 10, without padding. */
class Base32VectorTest {

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "f, MY",
    "fo, MZXQ",
    "foo, MZXW6",
    "foob, MZXW6YQ",
    "fooba, MZXW6YTB",
    "foobar, MZXW6YTBOI"
  })
  void encode_vector_isAsPublished(String plain, String encoded) {
    byte[] bytes = plain.getBytes(StandardCharsets.US_ASCII);

    assertThat(Base32.encode(bytes)).isEqualTo(encoded);
    assertThat(Base32.decode(encoded)).hasValue(bytes);
    assertThat(Base32.decode(encoded.toLowerCase(Locale.ROOT))).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"M", "MZX", "MZXW6Y", "MZ", "M0", "M1", "M8", "MY======", "M Y", "\u017fY"})
  void decode_whatIsNotWrittenSo_isNothing(String text) {
    assertThat(Base32.decode(text)).isEmpty();
  }
}
