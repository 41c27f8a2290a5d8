package io.sallyport.auth.httpsession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.auth.httpsession.Samples.Cart;
import io.sallyport.auth.httpsession.Samples.Line;
import io.sallyport.auth.httpsession.Samples.Size;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueFormatTest {

  private static final ClassLoader LOADER = ValueFormatTest.class.getClassLoader();
  private static final String ROOM = "io.sallyport.auth.httpsession.Samples$";

  private final ValueFormat format = new ValueFormat(Samples.LISTED);

  private Object again(Object value) throws UnreadableValueException {
    return format.value(format.text(value), LOADER);
  }

  private static Cart cart() {
    var cart = new Cart();
    cart.id(9_000_000_000L);
    cart.add(new Line("tea", 2, new BigDecimal("3.50"), Size.LARGE));
    cart.add(new Line("milk", 1, new BigDecimal("0.90"), null));
    cart.any(List.of(1L, (short) 2, Size.SMALL));
    return cart;
  }

  @Test
  void text_ofEachKind_isThis() {
    var map = new LinkedHashMap<String, Object>();
    map.put("é", 1L);
    map.put("n", null);
    assertThat(format.text("a\uD800\u0000")).isEqualTo("[1,\"a\\uD800\\u0000\"]");
    assertThat(format.text(5)).isEqualTo("[1,5]");
    assertThat(format.text(true)).isEqualTo("[1,true]");
    assertThat(format.text(map)).isEqualTo("[1,[\"map\",\"\\u00E9\",[\"long\",\"1\"],\"n\",null]]");
    assertThat(format.text(new String[] {"a", null})).isEqualTo("[1,[\"strings\",\"a\",null]]");
    assertThat(format.text(Size.LARGE)).isEqualTo("[1,[\"enum\",\"" + ROOM + "Size\",\"LARGE\"]]");
    assertThat(format.text(new Line("tea", 2, BigDecimal.ONE, null)))
        .isEqualTo(
            "[1,[\"class\",\""
                + ROOM
                + "Line\",{\"article\":\"tea\",\"count\":2,\"price\":[\"decimal\",\"1\"],"
                + "\"size\":null}]]");
  }

  @Test
  void value_ofTheApplication_comesBackWhole() throws UnreadableValueException {
    Cart cart = cart();
    Object read = again(cart);
    assertThat(read).isEqualTo(cart);
    assertThat(((Cart) read).worker()).as("transient").isEqualTo(Thread.currentThread());
    assertThat(again(Size.LARGE)).isSameAs(Size.LARGE);
    assertThat(again(List.of(cart, cart))).isEqualTo(List.of(cart, cart));
  }

  @Test
  void value_collection_comesBackInItsOrderAndOfAClassThatFits() throws UnreadableValueException {
    List<String> texts = List.of("b", "c", "a");
    assertThat(again(texts)).isInstanceOf(ArrayList.class).isEqualTo(texts);
    assertThat(again(Arrays.asList("b", null))).isEqualTo(Arrays.asList("b", null));
    assertThat(again(Collections.unmodifiableList(texts))).isEqualTo(texts);
    assertThat(again(new LinkedList<>(texts))).isInstanceOf(LinkedList.class).isEqualTo(texts);
    var stack = new Stack<String>();
    stack.addAll(texts);
    assertThat(again(stack)).isInstanceOf(Stack.class).isEqualTo(texts);
    assertThat(again(new Vector<>(texts))).isInstanceOf(Vector.class).isEqualTo(texts);
    assertThat((Iterable<?>) again(new LinkedHashSet<>(texts)))
        .isInstanceOf(LinkedHashSet.class)
        .map(Object.class::cast)
        .containsExactly("b", "c", "a");
    assertThat((Iterable<?>) again(new TreeSet<>(texts)))
        .isInstanceOf(TreeSet.class)
        .map(Object.class::cast)
        .containsExactly("a", "b", "c");
    Map<String, Integer> map = Map.of("a", 1, "b", 2);
    assertThat(again(map)).isInstanceOf(LinkedHashMap.class).isEqualTo(map);
    assertThat(again(new HashMap<>(map))).isInstanceOf(LinkedHashMap.class).isEqualTo(map);
    assertThat(again(new TreeMap<>(map))).isInstanceOf(TreeMap.class).isEqualTo(map);
    assertThat(again(new Hashtable<>(map))).isInstanceOf(Hashtable.class).isEqualTo(map);
    assertThat(again(new ConcurrentHashMap<>(map)))
        .isInstanceOf(ConcurrentHashMap.class)
        .isEqualTo(map);
    assertThat(again(new TreeMap<>(map).headMap("b"))).isEqualTo(Map.of("a", 1));
    assertThat(again(Collections.emptyMap())).isEqualTo(Map.of());
    assertThat(again(Map.of(1L, List.of(Set.of(new Date(5))))))
        .isEqualTo(Map.of(1L, List.of(Set.of(new Date(5)))));
    assertThat((String[]) again(new String[] {"b", null, "a"})).containsExactly("b", null, "a");
  }

  private void refused(Object value, String why) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> format.text(value))
        .withMessage(why);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .as("within a list")
        .isThrownBy(() -> format.text(List.of(value)))
        .withMessage(why);
  }

  @Test
  void text_ofWhatCannotBeKept_saysWhyAtOnce() {
    String unlisted = ", which session.http-session-types does not list";
    refused(new Samples.Unlisted(), ROOM + "Unlisted" + unlisted);
    refused(new Samples.OfUnlisted(), ROOM + "OfUnlisted extends " + ROOM + "Unlisted" + unlisted);
    refused(
        new AtomicInteger(),
        AtomicInteger.class.getName() + ", which a shared HttpSession cannot keep");
    refused(new ArrayDeque<>(), "java.util.ArrayDeque, which a shared HttpSession cannot keep");
    refused(new Object[] {"a"}, "[Ljava.lang.Object;, which a shared HttpSession cannot keep");
    refused(Thread.currentThread(), "java.lang.Thread, which a shared HttpSession cannot keep");
    refused(
        new Samples.WithoutConstructor(1),
        ROOM + "WithoutConstructor, which has no constructor without parameters");
    refused(new Samples.Shadow(), ROOM + "Base, whose field id a subclass has too");
    String set = ", which would come back as java.util.LinkedHashSet";
    refused(new Samples.Fixed(), "java.util.RegularEnumSet" + set);
    refused(EnumSet.of(Size.LARGE), "java.util.RegularEnumSet" + set);
    refused(new CopyOnWriteArraySet<>(), "java.util.concurrent.CopyOnWriteArraySet" + set);
    refused(
        new Properties(), "java.util.Properties, which would come back as java.util.LinkedHashMap");
    refused(
        new TreeSet<>(Comparator.reverseOrder()),
        "java.util.TreeSet with a comparator of its own, which cannot be kept");
    refused(
        new java.util.Locale("no", "NO", "NY"), "a locale that no BCP 47 language tag stands for");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> format.text(new Samples.Shape() {}))
        .withMessage("io.sallyport.auth.httpsession.ValueFormatTest$1" + unlisted);
  }

  @Test
  void text_ofWhatHoldsItselfOrIsHuge_isRefused() {
    var knot = new Samples.Knot();
    knot.next = knot;
    refused(knot, "values within values, more than 64 deep");
    var self = new ArrayList<Object>();
    self.add(self);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> format.text(self))
        .withMessage("values within values, more than 64 deep");
    Object wide = "x";
    for (int i = 0; i < 60; i++) {
      wide = List.of(wide, wide);
    }
    Object doubled = wide;
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> format.text(doubled))
        .withMessage("is larger than the 131072 bytes that a value may have");
  }

  @Test
  void value_asDeepAsCanBeWritten_isRead() throws UnreadableValueException {
    var outer = new Samples.Knot();
    Samples.Knot at = outer;
    for (int i = 0; i < 63; i++) {
      var next = new Samples.Knot();
      at.next = next;
      at = next;
    }
    at.next = "end";
    Object read = again(outer);
    for (int i = 0; i < 64; i++) {
      read = java.util.Objects.requireNonNull(((Samples.Knot) read).next);
    }
    assertThat(read).isEqualTo("end");
  }

  private String unreadable(String text) {
    try {
      return "read: " + format.value(text, LOADER);
    } catch (UnreadableValueException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "null",
        "[]",
        "{}",
        "1",
        "[1]",
        "[1,null]",
        "[2,5]",
        "[0,5]",
        "[\"1\",5]",
        "[1,5",
        "[1,5,6]",
        "[1,5]]",
        "[1,5][1,5]",
        "[1,5.5]",
        "[1,5000000000]",
        "[1,{}]",
        "[1,{\"@class\":\"java.lang.Runtime\"}]",
        "[1,[]]",
        "[1,[5]]",
        "[1,[\"no-such-tag\",5]]",
        "[1,[\"long\"]]",
        "[1,[\"long\",5]]",
        "[1,[\"long\",\"x\"]]",
        "[1,[\"long\",\"5\",\"6\"]]",
        "[1,[\"char\",\"\"]]",
        "[1,[\"char\",\"ab\"]]",
        "[1,[\"bytes\",\"!\"]]",
        "[1,[\"uuid\",\"x\"]]",
        "[1,[\"instant\",\"yesterday\"]]",
        "[1,[\"map\",\"a\"]]",
        "[1,[\"sorted-set\",\"a\",5]]",
        "[1,[\"sorted-map\",null,5]]",
        "[1,[\"concurrent-map\",\"a\",null]]",
        "[1,[\"strings\",5]]",
        "[1,[\"list\",",
        "[1,[\"list\",[\"list\"]]"
      })
  void value_garbled_isUnreadable(String text) {
    assertThat(unreadable(text)).doesNotStartWith("read: ");
  }

  @Test
  void value_tenThousandDeep_isUnreadable() {
    String bracket = "There is no text where one is expected";
    assertThat(unreadable("[1," + "[".repeat(10_000))).isEqualTo(bracket);
    assertThat(unreadable("[1," + "{\"a\":".repeat(10_000))).isEqualTo("It holds START_OBJECT");
    for (String open : List.of("[\"list\",", "[\"map\",\"a\",", "[\"sorted-set\",")) {
      assertThat(unreadable("[1," + open.repeat(10_000))).isEqualTo("It goes too deep");
    }
    String knots = "[\"class\",\"" + ROOM + "Knot\",{\"next\":";
    assertThat(unreadable("[1," + knots.repeat(10_000))).isEqualTo("It goes too deep");
    String text = "[1," + "[\"list\",".repeat(70) + "5" + "]".repeat(70) + "]";
    assertThat(unreadable(text)).isEqualTo("It goes too deep");
  }

  /** Whose name only is asked for, as soon as it stands in what is stored. */
  private static final class Watching extends ClassLoader {
    final List<String> asked = new ArrayList<>();

    Watching() {
      super(LOADER);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      asked.add(name);
      return super.loadClass(name, resolve);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.Runtime",
        "java.lang.ProcessBuilder",
        "javax.management.BadAttributeValueExpException",
        "com.sun.rowset.JdbcRowSetImpl",
        "org.springframework.context.support.ClassPathXmlApplicationContext",
        "io.sallyport.auth.httpsession.Samples$Unlisted",
        "io.sallyport.auth.httpsession.Samples",
        "[Lio.sallyport.auth.httpsession.Samples$Line;",
        "io.sallyport.auth.httpsession.Samples$Line;",
        "io/sallyport/auth/httpsession/Samples$Line",
        "IO.SALLYPORT.AUTH.HTTPSESSION.SAMPLES$LINE",
        " io.sallyport.auth.httpsession.Samples$Line",
        "*",
        ""
      })
  void value_ofAClassThatIsNotListed_isNeitherReadNorLoaded(String name) {
    var loader = new Watching();
    for (String form : List.of("[1,[\"class\",\"%s\",{}]]", "[1,[\"enum\",\"%s\",\"A\"]]")) {
      assertThatExceptionOfType(UnreadableValueException.class)
          .isThrownBy(() -> format.value(form.formatted(name), loader))
          .withMessage("It names a class that session.http-session-types does not list");
    }
    assertThat(loader.asked).isEmpty();
  }

  @Test
  void value_ofAListedClass_isLoadedByTheApplicationsLoader() throws UnreadableValueException {
    var loader = new Watching();
    assertThat(format.value(format.text(Size.SMALL), loader)).isSameAs(Size.SMALL);
    assertThat(loader.asked).containsExactly(Size.class.getName());
  }

  @Test
  void value_ofAClassThatHasChanged_isReadAsFarAsItFits() throws UnreadableValueException {
    String line = "[1,[\"class\",\"" + ROOM + "Line\",%s]]";
    assertThat(format.value(line.formatted("{\"article\":\"tea\",\"later\":[\"list\"]}"), LOADER))
        .isEqualTo(nothingBut("tea"));
    assertThat(unreadable(line.formatted("{\"article\":5}"))).isEqualTo("IllegalArgumentException");
    assertThat(unreadable(line.formatted("{\"count\":null}")))
        .isEqualTo("IllegalArgumentException");
    assertThat(unreadable("[1,[\"class\",\"" + ROOM + "Line\"]]")).isEqualTo("It has no fields");
    assertThat(unreadable("[1,[\"class\",\"" + ROOM + "Failing\",{}]]"))
        .isEqualTo("InvocationTargetException");
    assertThat(unreadable("[1,[\"class\",\"" + ROOM + "Shape\",{}]]"))
        .isEqualTo("IllegalArgumentException");
    assertThat(unreadable("[1,[\"class\",\"" + ROOM + "Size\",{}]]"))
        .isEqualTo("IllegalArgumentException");
    assertThat(unreadable("[1,[\"enum\",\"" + ROOM + "Line\",\"A\"]]"))
        .isEqualTo("It names a constant of a class that has none");
    assertThat(unreadable("[1,[\"enum\",\"" + ROOM + "Size\",\"HUGE\"]]"))
        .isEqualTo("It names a constant that " + ROOM + "Size has not");
    var gone = new ValueFormat(new HttpSessionSettings(Set.of("com.example.*")));
    assertThatExceptionOfType(UnreadableValueException.class)
        .isThrownBy(() -> gone.value("[1,[\"class\",\"com.example.Cart\",{}]]", LOADER))
        .withMessage("There is no class com.example.Cart any more");
  }

  @SuppressWarnings("NullAway")
  private static Line nothingBut(String article) {
    return new Line(article, 0, null, null);
  }

  @Test
  void settings_names_arePermittedOneByOneOrByPackage() {
    var settings = new HttpSessionSettings(Set.of("com.example.Cart", "com.example.model.*"));
    for (String yes :
        List.of("com.example.Cart", "com.example.model.Line", "com.example.model.Line$Part")) {
      assertThat(settings.permits(yes)).as(yes).isTrue();
    }
    for (String no :
        List.of(
            "com.example.Cart$Part",
            "com.example.CartX",
            "com.example.model",
            "com.example.model.deep.Line",
            "com.example.modelX.Line",
            "com.example.*",
            "")) {
      assertThat(settings.permits(no)).as(no).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "**",
        "com.example.**",
        "com.example.Ca*",
        "com..example.Cart",
        ".Cart",
        "com.",
        "com/example/Cart",
        "[Lcom.example.Cart;",
        "com.example.Cart ",
        "java.util.*",
        "java.lang.Runtime",
        "javax.naming.*",
        "jakarta.servlet.*",
        "sun.misc.Unsafe",
        "com.sun.rowset.*",
        "jdk.internal.*"
      })
  void settings_whatIsNoClassOfAnApplication_isRefused(String name) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new HttpSessionSettings(Set.of(name)));
  }
}
