package io.sallyport.identity.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ApiKeyTextPropertyTest {

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int MADE_UP = 1_000_000;

  @Test
  void generate_keys_haveTheirShapeAndNeverRepeat() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      ApiKeyText live = ApiKeyText.generate(true);
      ApiKeyText test = ApiKeyText.generate(false);

      assertThat(live.reveal()).matches("sk_live_[0-9A-Za-z]{49}");
      assertThat(test.reveal()).matches("sk_test_[0-9A-Za-z]{49}");
      assertThat(ApiKeyText.isWellFormed(live.reveal())).isTrue();
      assertThat(ApiKeyText.isWellFormed(test.reveal())).isTrue();
      assertThat(ApiKeyText.isLive(live.reveal())).isTrue();
      assertThat(ApiKeyText.isLive(test.reveal())).isFalse();
      assertThat(live.prefix()).isEqualTo(live.reveal().substring(0, 12));
      assertThat(live.toString()).isEqualTo("ApiKeyText[redacted]");
      assertThat(seen.add(live.reveal()) && seen.add(test.reveal())).isTrue();
    }
  }

  /** The expected counts are 43 * 2,000 / 62 with a deviation of 37: ten of them are allowed. */
  @Test
  void generate_digits_areAllAsLikely() {
    int[] counts = new int[128];
    for (int i = 0; i < 2_000; i++) {
      ApiKeyText.generate(true).reveal().substring(8, 51).chars().forEach(c -> counts[c]++);
    }
    for (char c : ALPHABET.toCharArray()) {
      assertThat(counts[c]).isBetween(1_387 - 370, 1_387 + 370);
    }
  }

  @Test
  void isWellFormed_knownKey_hasThisChecksumForEver() {
    String random = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg";

    assertThat(ApiKeyText.isWellFormed("sk_live_" + random + "000000")).isFalse();
    assertThat(ApiKeyText.isWellFormed("sk_live_" + random + "2LOcWk")).isTrue();
    assertThat(ApiKeyText.isWellFormed("sk_test_" + random + "2oFHbq")).isTrue();
  }

  @Test
  void isWellFormed_otherLengthOrAlphabet_isFalseAndNoException() {
    String key = ApiKeyText.generate(true).reveal();
    for (int length = 0; length < key.length(); length++) {
      assertThat(ApiKeyText.isWellFormed(key.substring(0, length))).isFalse();
    }
    for (String wrong :
        List.of(
            key + "0",
            key + "\n",
            " " + key,
            "x".repeat(1_000_000),
            "\ud83d".repeat(57),
            key.replace("live", "LIVE"),
            "sk_live_" + "\u0661".repeat(49),
            "sk_live_" + "\uff21".repeat(49),
            "sk_live_" + "z".repeat(49))) {
      assertThat(ApiKeyText.isWellFormed(wrong)).isFalse();
    }
    assertThat(ApiKeyText.looksLikeOne("sk_whatever")).isTrue();
    assertThat(ApiKeyText.looksLikeOne("SK_live_")).isFalse();
  }

  /** One in 2^32 passes, give or take. The seed is fixed: a test that fails by chance is none. */
  @Test
  void isWellFormed_aMillionMadeUpKeys_noneIsTrue() {
    SplittableRandom random = new SplittableRandom(7);
    char[] key = "sk_live_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm".toCharArray();
    int accepted = 0;
    for (int i = 0; i < MADE_UP; i++) {
      for (int at = 8; at < key.length; at++) {
        // A first digit of the checksum above 4 would make it too easy.
        key[at] = ALPHABET.charAt(random.nextInt(at == 51 ? 5 : 62));
      }
      if (ApiKeyText.isWellFormed(new String(key))) {
        accepted++;
      }
    }
    assertThat(accepted).isZero();
  }
}
