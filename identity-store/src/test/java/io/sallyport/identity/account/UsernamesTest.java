package io.sallyport.identity.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsernamesTest {

  @Test
  void key_formsOfOneName_areEqual() {
    assertThat(Usernames.key("ALICE"))
        .isEqualTo(Usernames.key("alice"))
        .isEqualTo(Usernames.key("\uff21\uff4c\uff49\uff43\uff45"));
    assertThat(Usernames.key("Zoe\u0308")).isEqualTo(Usernames.key("ZO\u00cb"));
    assertThat(Usernames.key("\u0430lice")).isNotEqualTo(Usernames.key("alice"));
  }

  @Test
  void key_ofAKey_isTheKey() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      String key = Usernames.key(Character.toString(codePoint));
      assertThat(Usernames.key(key)).isEqualTo(key);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "alice", "Zo\u00eb", "a b", "alice@example.org", "\u5f20\u4f1f", "o'neil"})
  void isAcceptable_name_isTrue(String name) {
    assertThat(Usernames.isAcceptable(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " alice",
        "alice ",
        "alice\u00a0",
        "\u00a8alice",
        "ali\0ce",
        "ali\nce",
        "ali\u2028ce",
        "ali\u200bce",
        "\u202ealice",
        "ali\ud800ce",
        "ali\u0378ce"
      })
  void isAcceptable_hiddenOrBlankCharacter_isFalse(String name) {
    assertThat(Usernames.isAcceptable(name)).isFalse();
  }

  @Test
  void isAcceptable_length_countsCodePointsOfNameAndKey() {
    assertThat(Usernames.isAcceptable("\ud83d\ude00".repeat(128))).isTrue();
    assertThat(Usernames.isAcceptable("a".repeat(129))).isFalse();
    assertThat(Usernames.isAcceptable("\ufdfa".repeat(8))).isFalse();
  }
}
