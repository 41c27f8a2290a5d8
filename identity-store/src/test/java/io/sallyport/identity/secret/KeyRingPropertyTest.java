package io.sallyport.identity.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class KeyRingPropertyTest {

  private static final KeyRing RING = KeyRing.of(Map.of("a", new byte[32], "b", other()), "b");

  private static byte[] other() {
    byte[] key = new byte[32];
    key[0] = 1;
    return key;
  }

  @Property
  void open_whatWasSealed_isItInItsContextOnly(
      @ForAll @Size(max = 100) byte[] plain, @ForAll String context, @ForAll String elsewhere) {
    String sealed = RING.seal(plain, context);

    assertThat(sealed).matches("b\\.[A-Za-z0-9_-]+");
    assertThat(RING.open(sealed, context)).contains(plain);
    assertThat(RING.open(sealed, elsewhere).isPresent()).isEqualTo(elsewhere.equals(context));
    assertThat(RING.open("a" + sealed.substring(1), context)).isEmpty();
    assertThat(RING.seal(plain, context)).isNotEqualTo(sealed);
  }

  @Property(tries = 200)
  void open_anyOtherText_isNothing(
      @ForAll @Size(max = 40) byte[] plain, @ForAll @IntRange(max = 10_000) int place) {
    String sealed = RING.seal(plain, "context");
    int last = sealed.length() - 1;
    for (int at : new int[] {place % sealed.length(), last}) {
      String before = sealed.substring(0, at);
      String after = sealed.substring(at + 1);
      for (char letter = 0; letter < 256; letter++) {
        String changed = before + letter + after;
        assertThat(RING.open(changed, "context").isPresent()).isEqualTo(changed.equals(sealed));
        assertThat(RING.open(sealed + letter, "context")).isEmpty();
      }
      assertThat(RING.open(before, "context")).isEmpty();
      assertThat(RING.open(before + after, "context")).isEmpty();
    }
  }
}
