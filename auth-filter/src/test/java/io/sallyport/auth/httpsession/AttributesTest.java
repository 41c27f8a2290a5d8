package io.sallyport.auth.httpsession;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.auth.httpsession.HttpSessionRepository.Change;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AttributesTest {

  private static Attributes of(Map<String, String> stored) {
    return new Attributes(
        stored, new ValueFormat(Samples.LISTED), AttributesTest.class.getClassLoader());
  }

  private static Change change(Map<String, String> set, Set<String> removed) {
    return new Change(set, removed, null);
  }

  @Test
  void change_nothingTouched_isNone() {
    Attributes attributes = of(Map.of("a", "[1,\"x\"]", "list", "[1,[\"list\",1]]", "bad", "?"));
    assertThat(attributes.get("a")).isEqualTo("x");
    assertThat(attributes.get("list")).isEqualTo(List.of(1)).isSameAs(attributes.get("list"));
    assertThat(attributes.get("bad")).isNull();
    assertThat(attributes.get("none")).isNull();
    assertThat(attributes.names()).containsExactlyInAnyOrder("a", "list");
    assertThat(attributes.look()).isNull();
    assertThat(attributes.change(null)).isEqualTo(change(Map.of(), Set.of()));
  }

  @Test
  @SuppressWarnings("unchecked")
  void change_mutatedInPlace_isFoundOnce() {
    Attributes attributes =
        of(Map.of("list", "[1,[\"list\",1]]", "date", "[1,[\"date\",\"5\"]]", "n", "[1,5]"));
    ((List<Object>) requireNonNull(attributes.get("list"))).add(2);
    ((Date) requireNonNull(attributes.get("date"))).setTime(6);
    assertThat(attributes.get("n")).isEqualTo(5);
    attributes.look();
    assertThat(attributes.change(null))
        .isEqualTo(
            change(Map.of("list", "[1,[\"list\",1,2]]", "date", "[1,[\"date\",\"6\"]]"), Set.of()));
    attributes.written();
    attributes.look();
    assertThat(attributes.change(null)).isEqualTo(change(Map.of(), Set.of()));
  }

  /** What was stored by an older class is not changed by being read. */
  @Test
  void change_readByAClassWithMoreFields_isNone() {
    Attributes attributes =
        of(Map.of("line", "[1,[\"class\",\"" + Samples.Line.class.getName() + "\",{}]]"));
    assertThat(attributes.get("line")).isInstanceOf(Samples.Line.class);
    attributes.look();
    assertThat(attributes.change(null)).isEqualTo(change(Map.of(), Set.of()));
  }

  @Test
  void change_setAndRemoved_isTheLastOfEach() {
    Attributes attributes = of(Map.of("a", "[1,1]", "b", "[1,2]"));
    attributes.set("a", 3);
    attributes.set("a", 4);
    attributes.remove("b");
    attributes.set("c", 5);
    attributes.remove("c");
    assertThat(attributes.get("b")).isNull();
    assertThat(attributes.names()).containsExactly("a");
    assertThat(attributes.change(null)).isEqualTo(change(Map.of("a", "[1,4]"), Set.of("b", "c")));
  }

  @Test
  void look_whatCannotBeKeptAnyMore_saysSoAndKeepsTheRest() {
    Attributes attributes = of(Map.of());
    var list = new ArrayList<Object>();
    var other = new ArrayList<Object>();
    attributes.set("list", list);
    attributes.set("other", other);
    list.add(Thread.currentThread());
    other.add("x");
    RuntimeException unfit = attributes.look();
    assertThat(unfit)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The attribute 'list' of a shared HttpSession, a java.util.ArrayList, is or holds"
                + " java.lang.Thread, which a shared HttpSession cannot keep");
    assertThat(attributes.change(null))
        .isEqualTo(
            change(Map.of("list", "[1,[\"list\"]]", "other", "[1,[\"list\",\"x\"]]"), Set.of()));
  }

  @Test
  void set_whatCannotBeKept_namesAttributeTypeAndKeyAndChangesNothing() {
    Attributes attributes = of(Map.of("a", "[1,1]"));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> attributes.set("a", new Samples.Unlisted()))
        .withMessage(
            "The attribute 'a' of a shared HttpSession, a %1$s, is or holds %1$s, which"
                + " session.http-session-types does not list",
            Samples.Unlisted.class.getName());
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> attributes.set("\uD800", 1))
        .withMessage("The name of an attribute is no text");
    assertThat(attributes.get("a")).isEqualTo(1);
    assertThat(attributes.change(null)).isEqualTo(change(Map.of(), Set.of()));
  }

  @Test
  void set_upToEachBound_isTakenAndNoFurther() {
    var stored = new HashMap<String, String>();
    for (int i = 0; i < Attributes.MOST - 1; i++) {
      stored.put("n" + i, "[1,1]");
    }
    Attributes many = of(stored);
    many.set("last", 1);
    many.set("last", 2);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> many.set("one more", 1))
        .withMessage("A shared HttpSession has at most 256 attributes; one more is one more");
    many.remove("last");
    many.set("one more", 1);

    Attributes named = of(Map.of());
    named.set("n".repeat(256), 1);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> named.set("n".repeat(257), 1))
        .withMessageStartingWith(
            "The name of an attribute of a shared HttpSession has at most 256");

    Attributes large = of(Map.of());
    String half = "x".repeat(65_529);
    large.set("a", half);
    large.set("b", half);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> large.set("c", 1))
        .withMessage(
            "A shared HttpSession has at most 131072 bytes; with the attribute 'c' it would have"
                + " 131078");
    large.set("b", "");
    large.set("c", 1);
    assertThat(large.change(null).set()).containsOnlyKeys("a", "b", "c");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> large.set("d\n", "x".repeat(200_000)))
        .withMessage(
            "The attribute 'd?' of a shared HttpSession is larger than the 131072 bytes that a"
                + " value may have");
  }

  /** What parallel requests have made too large together can be made smaller. */
  @Test
  void set_beyondTheBoundAlready_canShrink() {
    String text = "[1,\"" + "x".repeat(100_000) + "\"]";
    Attributes attributes = of(Map.of("a", text, "b", text));
    attributes.set("a", "x".repeat(99_999));
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> attributes.set("c", 1));
    attributes.remove("b");
    attributes.set("c", 1);
    assertThat(attributes.names()).containsExactlyInAnyOrder("a", "c");
  }

  /** Names may come from outside: whoever sends many, or long ones, fills no script. */
  @Test
  void remove_moreThanOneChangeMayHold_isRefused() {
    Attributes attributes = of(Map.of("a", "[1,5]"));
    attributes.remove("n".repeat(Attributes.LONGEST_NAME + 1));
    assertThat(attributes.change(null)).isEqualTo(change(Map.of(), Set.of()));
    for (int i = 0; i < Attributes.MOST_CHANGES; i++) {
      attributes.remove("n" + i);
    }
    attributes.remove("n0");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> attributes.remove("a"))
        .withMessage("A request changes at most 2000 attributes of a shared HttpSession");
    assertThat(attributes.change(null).removed()).hasSize(Attributes.MOST_CHANGES);
  }
}
