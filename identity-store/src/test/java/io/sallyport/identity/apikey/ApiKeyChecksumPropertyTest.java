package io.sallyport.identity.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;

class ApiKeyChecksumPropertyTest {

  @Property
  void isWellFormed_anyOneLetterOrPairChanged_isFalse(
      @ForAll boolean live,
      @ForAll @IntRange(max = 56) int at,
      @ForAll @CharRange(to = '\u00ff') char letter,
      @ForAll @IntRange(max = 56) int with) {
    String key = ApiKeyText.generate(live).reveal();
    assertThat(ApiKeyText.isWellFormed(key)).isTrue();

    String changed = key.substring(0, at) + letter + key.substring(at + 1);
    assertThat(ApiKeyText.isWellFormed(changed)).isEqualTo(changed.equals(key));
    var swapped = new StringBuilder(key);
    swapped.setCharAt(at, key.charAt(with));
    swapped.setCharAt(with, key.charAt(at));
    assertThat(ApiKeyText.isWellFormed(swapped.toString()))
        .isEqualTo(swapped.toString().equals(key));
    assertThat(ApiKeyText.isWellFormed(key.substring(0, at) + key.substring(at + 1))).isFalse();
    assertThat(ApiKeyText.isWellFormed(key.substring(0, at) + letter + key.substring(at)))
        .isFalse();
  }
}
