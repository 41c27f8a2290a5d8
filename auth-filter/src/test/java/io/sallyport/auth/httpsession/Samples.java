package io.sallyport.auth.httpsession;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Classes as applications put them into their sessions. */
public final class Samples {

  /** All of these, and nothing else. */
  static final HttpSessionSettings LISTED =
      new HttpSessionSettings(
          Set.of(
              Base.class.getName(),
              Cart.class.getName(),
              Line.class.getName(),
              Size.class.getName(),
              Knot.class.getName(),
              WithoutConstructor.class.getName(),
              OfUnlisted.class.getName(),
              Shadow.class.getName(),
              Fixed.class.getName(),
              Failing.class.getName(),
              Shape.class.getName()));

  private Samples() {}

  /** Has constants of classes of their own. */
  public enum Size {
    SMALL,
    LARGE {
      @Override
      public String toString() {
        return "large";
      }
    }
  }

  /** A record within. */
  public record Line(String article, int count, BigDecimal price, @Nullable Size size) {}

  /** What others extend. */
  public static class Base {
    private long id;

    /** Sets a field of the superclass. */
    public void id(long number) {
      id = number;
    }

    long id() {
      return id;
    }
  }

  /** A bean as applications have them. */
  public static final class Cart extends Base {
    static int made;

    private final List<Line> lines = new ArrayList<>();
    private Map<String, Object> more = new HashMap<>();
    private LinkedList<String> seen = new LinkedList<>();
    private transient @Nullable Thread worker = Thread.currentThread();
    private @Nullable Object any;
    private boolean open = true;

    /** As beans are made. */
    public Cart() {
      made++;
    }

    /** Puts something in. */
    public void add(Line line) {
      lines.add(line);
      more.put(line.article(), line);
      seen.add(line.article());
    }

    /** What is in. */
    public List<Line> lines() {
      return lines;
    }

    void any(Object value) {
      any = value;
    }

    @Nullable Thread worker() {
      return worker;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Cart that
          && id() == that.id()
          && lines.equals(that.lines)
          && more.equals(that.more)
          && seen.equals(that.seen)
          && Objects.equals(any, that.any)
          && open == that.open;
    }

    @Override
    public int hashCode() {
      return lines.hashCode();
    }
  }

  /** May hold itself. */
  public static final class Knot {
    @Nullable Object next;
  }

  /** Cannot be made. */
  public static final class WithoutConstructor {
    final int number;

    WithoutConstructor(int number) {
      this.number = number;
    }
  }

  /** Not on the list. */
  public static class Unlisted {
    int number = 7;
  }

  /** Its superclass is not on the list. */
  public static final class OfUnlisted extends Unlisted {}

  /** Has a field of its superclass' name. */
  public static final class Shadow extends Base {
    long id;
  }

  /** Holds what no set can be read back into. */
  public static final class Fixed {
    java.util.EnumSet<Size> sizes = java.util.EnumSet.of(Size.SMALL);
  }

  /** Cannot be made either. */
  public static final class Failing {
    Failing() {
      if (Cart.made >= 0) {
        throw new IllegalStateException("never");
      }
    }
  }

  /** No class with fields. */
  public interface Shape {}
}
