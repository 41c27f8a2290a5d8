package io.sallyport.identity.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;

class Base32PropertyTest {

  @Property
  void decode_whatWasEncoded_isItInEitherCase(@ForAll @Size(max = 64) byte[] bytes) {
    String text = Base32.encode(bytes);

    assertThat(text).matches("[A-Z2-7]*").hasSize((bytes.length * 8 + 4) / 5);
    assertThat(Base32.decode(text)).contains(bytes);
    assertThat(Base32.decode(text.toLowerCase(Locale.ROOT))).contains(bytes);
  }

  @Property
  void decode_anyText_isTheOnlySpellingOfItsBytes(
      @ForAll @AlphaChars @CharRange(from = '0', to = '9') @Chars({'=', '-', '\u0131', ' '})
          String text) {
    Base32.decode(text)
        .ifPresent(
            bytes -> assertThat(Base32.encode(bytes)).isEqualTo(text.toUpperCase(Locale.ROOT)));
  }

  @Property
  void ofBase32_anySecret_isTakenIfItIsLongEnoughAndNotTooLong(
      @ForAll @Size(max = 80) byte[] bytes) {
    String text = Base32.encode(bytes);
    assertThat(TotpSecret.ofBase32(text).map(TotpSecret::reveal))
        .isEqualTo(
            bytes.length >= 14 && bytes.length <= 64
                ? java.util.Optional.of(text)
                : java.util.Optional.empty());
  }

  @Property
  void typedCode_aBackupCodeInAnyGroups_isItsBytes(
      @ForAll @Size(10) byte[] bytes, @ForAll("separators") String between) {
    String typed = String.join(between, Base32.encode(bytes).split("(?<=\\G.{4})"));
    assertThat(TypedCode.of(typed).backupCode()).contains(bytes);
    assertThat(TypedCode.of(typed).digits()).isEmpty();
  }

  @Provide
  Arbitrary<String> separators() {
    return Arbitraries.of(" ", "-", "\t", "\u00a0", " - ");
  }
}
