package io.sallyport.auth.httpsession;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A list, set or map of the platform, in its order.
 *
 * @param tag by which it is known in what is stored
 * @param empty makes the {@link Collection} or {@link Map} that it is read back into
 */
record Container(String tag, Class<?> type, Supplier<Object> empty) {

  private static final Container LIST = new Container("list", ArrayList.class, ArrayList::new);
  private static final Container SET =
      new Container("set", LinkedHashSet.class, LinkedHashSet::new);
  private static final Container SORTED_SET =
      new Container("sorted-set", TreeSet.class, TreeSet::new);
  private static final Container MAP =
      new Container("map", LinkedHashMap.class, LinkedHashMap::new);
  private static final Container SORTED_MAP =
      new Container("sorted-map", TreeMap.class, TreeMap::new);

  /** Those that applications name in their casts keep their class; all others their interface. */
  private static final List<Container> ALL =
      List.of(
          LIST,
          SET,
          SORTED_SET,
          MAP,
          SORTED_MAP,
          new Container("linked-list", LinkedList.class, LinkedList::new),
          new Container("vector", Vector.class, Vector::new),
          new Container("hashtable", Hashtable.class, Hashtable::new),
          new Container("concurrent-map", ConcurrentHashMap.class, ConcurrentHashMap::new));

  static @Nullable Container tagged(String tag) {
    for (Container one : ALL) {
      if (one.tag.equals(tag)) {
        return one;
      }
    }
    return null;
  }

  /**
   * What the value is read back into; null if it is none of these.
   *
   * @throws IllegalArgumentException if it is sorted by something that cannot be kept
   */
  static @Nullable Container of(Object value) {
    if (!value.getClass().getName().startsWith("java.")) {
      return null;
    }
    for (Container one : ALL) {
      if (one.type == value.getClass()) {
        naturally(value);
        return one;
      }
    }
    naturally(value);
    if (value instanceof List) {
      return LIST;
    }
    if (value instanceof SortedSet) {
      return SORTED_SET;
    }
    if (value instanceof Set) {
      return SET;
    }
    if (value instanceof SortedMap) {
      return SORTED_MAP;
    }
    return value instanceof Map ? MAP : null;
  }

  private static void naturally(Object value) {
    boolean sorted =
        (value instanceof SortedSet<?> set && set.comparator() != null)
            || (value instanceof SortedMap<?, ?> map && map.comparator() != null);
    if (sorted) {
      throw new IllegalArgumentException(
          value.getClass().getName() + " with a comparator of its own, which cannot be kept");
    }
  }
}
