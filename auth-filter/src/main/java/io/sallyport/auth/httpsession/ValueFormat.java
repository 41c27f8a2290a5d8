package io.sallyport.auth.httpsession;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The form in which an attribute is stored: a JSON array of the version and one value.
 *
 * <pre>{@code
 * [1,["map","size",["enum","com.example.Size","LARGE"],"since",["instant","2026-01-01T00:00:00Z"]]]
 * }</pre>
 *
 * <p>A text, {@code true}, a whole number of 32 bits and {@code null} stand for themselves; every
 * other value is an array that begins with its tag. A class of the application is named only if the
 * settings permit it, and is loaded only then. Never Java serialization. Thread-safe.
 */
final class ValueFormat {

  static final int VERSION = 1;

  /** Values within values, that many times at most: what goes deeper may hold itself. */
  static final int MAX_DEPTH = 64;

  /** Of the text of one value. */
  static final int MAX_LENGTH = 128 * 1024;

  static final String STRINGS = "strings";
  static final String ENUM = "enum";
  static final String CLASS = "class";

  static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(4 * MAX_DEPTH)
                  .maxStringLength(MAX_LENGTH)
                  .maxNumberLength(16)
                  .build())
          .build();

  private final HttpSessionSettings settings;
  private final Map<Class<?>, ClassShape> shapes = new ConcurrentHashMap<>();

  ValueFormat(HttpSessionSettings settings) {
    this.settings = settings;
  }

  /**
   * The text of a value, which is ASCII alone.
   *
   * @throws IllegalArgumentException if it is, or holds, what cannot be kept
   * @throws IllegalStateException if it is too large
   */
  String text(Object value) {
    return new ValueWriter(this).text(value);
  }

  /** The value that {@link #text} wrote; classes of the application come from {@code loader}. */
  Object value(String text, ClassLoader loader) throws UnreadableValueException {
    return new ValueReader(this, loader).value(text);
  }

  /** Whether nobody can change the value, so that its text stays what it is. */
  static boolean immutable(Object value) {
    if (value instanceof String || value instanceof Boolean || value instanceof Integer) {
      return true;
    }
    Scalar<?> scalar = Scalar.of(value);
    return scalar != null ? !scalar.mutable() : value instanceof Enum;
  }

  /** Whether a class of that name may be kept. */
  boolean permits(String className) {
    return settings.permits(className);
  }

  /** How a class of the application is taken apart; it must be permitted. */
  ClassShape shape(Class<?> type) {
    ClassShape known = shapes.get(type);
    if (known == null) {
      known = ClassShape.of(type, settings);
      shapes.put(type, known);
    }
    return known;
  }
}
