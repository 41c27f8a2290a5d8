package io.sallyport.sample.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class NoteTextTest {
  private static final String SMILE = "\ud83d\ude00";

  @Test
  void check_longestThatFits_isANote() {
    assertThat(NoteText.check(SMILE.repeat(120), SMILE.repeat(4_000))).isEmpty();
    assertThat(NoteText.check("t", "")).isEmpty();
    assertThat(NoteText.check("t", "line\n\tindented")).isEmpty();
  }

  @Test
  void check_oneCharacterMore_namesTheField() {
    assertThat(NoteText.check("t".repeat(121), "").orElseThrow().field()).isEqualTo("title");
    assertThat(NoteText.check("t", "b".repeat(4_001)).orElseThrow().field()).isEqualTo("body");
  }

  @Test
  void check_blankTitle_isRefused() {
    for (String blank : new String[] {"", " ", "\t", "\u2003"}) {
      assertThat(NoteText.check(blank, "").orElseThrow().field()).isEqualTo("title");
    }
  }

  @Test
  void check_controlsAndHalfPairs_areRefused() {
    for (String bad : new String[] {"a\u0000", "a\nb", "a\u0085", "a\ud800", "\udc00a"}) {
      assertThat(NoteText.check(bad, "").orElseThrow().field()).isEqualTo("title");
    }
    for (String bad : new String[] {"\u0000", "a\rb", "\u001b[31m", "\ud800"}) {
      assertThat(NoteText.check("t", bad).orElseThrow().field()).isEqualTo("body");
    }
  }

  @Test
  void construct_outOfBounds_isRefused() {
    assertThatThrownBy(() -> new NoteText("", "")).isInstanceOf(IllegalArgumentException.class);
  }
}
