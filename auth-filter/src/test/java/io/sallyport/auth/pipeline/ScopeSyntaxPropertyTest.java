package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

class ScopeSyntaxPropertyTest {

  /** RFC 6749, section 3.3: %x21 / %x23-5B / %x5D-7E, and at least one of them. */
  @Property
  void fits_oneWord_isTheGrammarOfTheStandard(
      @ForAll @CharRange(from = '\0', to = '\u00ff') String word) {
    boolean expected =
        !word.isEmpty()
            && word.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '"' && c != '\\');
    assertThat(ScopeSyntax.fits(List.of(word))).isEqualTo(expected);
  }

  @Property
  void fits_wordsJoinedAndSplit_areTheSameWords(
      @ForAll @Size(max = 20) Set<@NotEmpty @CharRange(from = '#', to = '[') String> words) {
    boolean fits = words.stream().mapToInt(word -> word.length() + 1).sum() <= 4_000;
    assertThat(ScopeSyntax.fits(words)).isEqualTo(fits);
    if (!words.isEmpty()) {
      assertThat(Set.of(String.join(" ", words).split(" ", -1))).isEqualTo(words);
    }
  }

  @Property
  void fits_tooManyWords_doNot(@ForAll @CharRange(from = 'a', to = 'z') @NotEmpty String word) {
    int most = 4_000 / (word.length() + 1);
    assertThat(ScopeSyntax.fits(java.util.Collections.nCopies(most, word))).isTrue();
    assertThat(ScopeSyntax.fits(java.util.Collections.nCopies(most + 1, word))).isFalse();
  }
}
