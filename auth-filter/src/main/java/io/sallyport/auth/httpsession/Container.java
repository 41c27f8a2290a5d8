package io.sallyport.auth.httpsession;

import java.lang.reflect.Modifier;
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
import java.util.Stack;
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
          new Container("stack", Stack.class, Stack::new),
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
   * @throws IllegalArgumentException if what it is read back into would not do in its place
   */
  static @Nullable Container of(Object value) {
    Class<?> type = value.getClass();
    Container container = type.getName().startsWith("java.") ? container(value) : null;
    if (container == null) {
      return null;
    }
    boolean sorted =
        (value instanceof SortedSet<?> set && set.comparator() != null)
            || (value instanceof SortedMap<?, ?> map && map.comparator() != null);
    if (sorted) {
      throw new IllegalArgumentException(
          type.getName() + " with a comparator of its own, which cannot be kept");
    }
    if (!known(type).isAssignableFrom(container.type)) {
      throw new IllegalArgumentException(
          type.getName() + ", which would come back as " + container.type.getName());
    }
    return container;
  }

  private static @Nullable Container container(Object value) {
    for (Container one : ALL) {
      if (one.type == value.getClass()) {
        return one;
      }
    }
    if (value instanceof List) {
      return LIST;
    }
    if (value instanceof Set) {
      return value instanceof SortedSet ? SORTED_SET : SET;
    }
    if (value instanceof Map) {
      return value instanceof SortedMap ? SORTED_MAP : MAP;
    }
    return null;
  }

  /** What applications may take a value of that class for. */
  private static Class<?> known(Class<?> type) {
    Class<?> at = type;
    while (!Modifier.isPublic(at.getModifiers())) {
      at = at.getSuperclass();
    }
    return at;
  }
}
