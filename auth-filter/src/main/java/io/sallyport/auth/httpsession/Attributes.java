package io.sallyport.auth.httpsession;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attributes of one session as one request sees them, and what it has changed. Values are read
 * when they are asked for. Not thread-safe.
 */
final class Attributes {

  static final int MOST = 256;
  static final int LONGEST_NAME = 256;

  /** Names and values of one session together. */
  static final int MOST_BYTES = 128 * 1024;

  /** Each is an argument of one call in Redis, which has room for some thousands. */
  static final int MOST_CHANGES = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(Attributes.class);

  private final ValueFormat format;
  private final ClassLoader loader;
  private final Map<String, String> texts;
  private final Map<String, Object> values = new HashMap<>();

  /** What values that the application may have changed were when it got or gave them. */
  private final Map<String, String> given = new HashMap<>();

  private final Set<String> changed = new HashSet<>();
  private int bytes;

  Attributes(Map<String, String> stored, ValueFormat format, ClassLoader loader) {
    this.format = format;
    this.loader = loader;
    this.texts = new HashMap<>(stored);
    stored.forEach((name, text) -> bytes += bytes(name) + text.length());
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  @Nullable Object get(String name) {
    Object known = values.get(name);
    String text = known == null ? texts.get(name) : null;
    if (text == null) {
      return known;
    }
    try {
      Object value = format.value(text, loader);
      values.put(name, value);
      if (!ValueFormat.immutable(value)) {
        // Not the text as it was stored: a class may have fields by now that it had not then.
        given.put(name, format.text(value));
      }
      return value;
    } catch (UnreadableValueException | RuntimeException e) {
      LOG.warn(
          "The attribute {} of an HttpSession cannot be read and counts as absent: {}",
          printed(name),
          e.getMessage());
      drop(name);
      return null;
    }
  }

  /** It stays stored: a node of another version may know how to read it. */
  private void drop(String name) {
    values.remove(name);
    given.remove(name);
    String text = texts.remove(name);
    if (text != null) {
      bytes -= bytes(name) + text.length();
    }
  }

  List<String> names() {
    var names = new ArrayList<String>();
    for (String name : List.copyOf(texts.keySet())) {
      if (get(name) != null) {
        names.add(name);
      }
    }
    return names;
  }

  /**
   * Sets an attribute.
   *
   * @throws IllegalArgumentException if the value cannot be kept
   * @throws IllegalStateException if it, or all of them together, are too large
   */
  void set(String name, Object value) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new IllegalArgumentException("The name of an attribute is no text");
    }
    if (name.length() > LONGEST_NAME) {
      throw new IllegalStateException(
          "The name of an attribute of a shared HttpSession has at most "
              + LONGEST_NAME
              + " characters: "
              + printed(name)
              + "…");
    }
    if (!texts.containsKey(name) && texts.size() >= MOST) {
      throw new IllegalStateException(
          "A shared HttpSession has at most " + MOST + " attributes; one more is " + printed(name));
    }
    keep(name, text(name, value));
    values.put(name, value);
  }

  private String text(String name, Object value) {
    try {
      return format.text(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The attribute '%s' of a shared HttpSession, a %s, is or holds %s"
              .formatted(printed(name), value.getClass().getName(), e.getMessage()),
          e);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "The attribute '%s' of a shared HttpSession %s".formatted(printed(name), e.getMessage()),
          e);
    }
  }

  private void keep(String name, String text) {
    String before = texts.get(name);
    int grown = text.length() + (before == null ? bytes(name) : -before.length());
    if (grown > 0 && bytes + grown > MOST_BYTES) {
      throw new IllegalStateException(
          "A shared HttpSession has at most %d bytes; with the attribute '%s' it would have %d"
              .formatted(MOST_BYTES, printed(name), bytes + grown));
    }
    bytes += grown;
    texts.put(name, text);
    given.put(name, text);
    changed.add(name);
  }

  /** Nothing has a name that is longer than any can be. */
  void remove(String name) {
    if (name.length() > LONGEST_NAME) {
      return;
    }
    drop(name);
    if (changed.size() >= MOST_CHANGES && !changed.contains(name)) {
      throw new IllegalStateException(
          "A request changes at most " + MOST_CHANGES + " attributes of a shared HttpSession");
    }
    changed.add(name);
  }

  /**
   * Finds out which values the application has changed since it got or gave them.
   *
   * @return why one of them cannot be kept as it is now; null if all can
   */
  @Nullable RuntimeException look() {
    RuntimeException unfit = null;
    for (Map.Entry<String, Object> value : values.entrySet()) {
      if (ValueFormat.immutable(value.getValue())) {
        continue;
      }
      try {
        String text = text(value.getKey(), value.getValue());
        if (!text.equals(given.get(value.getKey()))) {
          keep(value.getKey(), text);
        }
      } catch (RuntimeException e) {
        unfit = e;
      }
    }
    return unfit;
  }

  /** What has changed since {@link #written}. */
  HttpSessionRepository.Change change(@Nullable Integer idleSeconds) {
    var set = new HashMap<String, String>();
    var removed = new HashSet<String>();
    for (String name : changed) {
      String text = texts.get(name);
      if (text == null) {
        removed.add(name);
      } else {
        set.put(name, text);
      }
    }
    return new HttpSessionRepository.Change(set, removed, idleSeconds);
  }

  void written() {
    changed.clear();
  }

  /** A name may have come from outside; it forges no line of a log. */
  private static String printed(String name) {
    String cut = name.length() > 100 ? name.substring(0, 100) : name;
    return cut.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]", "?");
  }
}
