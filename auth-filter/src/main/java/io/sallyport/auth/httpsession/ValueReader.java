package io.sallyport.auth.httpsession;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value in the form of {@link ValueFormat}; whatever is not of that form is refused, and
 * no class is loaded that is not permitted.
 */
record ValueReader(ValueFormat format, ClassLoader loader) {

  Object value(String text) throws UnreadableValueException {
    try (JsonParser from = ValueFormat.JSON.createParser(text)) {
      expect(from.nextToken() == JsonToken.START_ARRAY, "It is no array");
      expect(from.nextIntValue(-1) == ValueFormat.VERSION, "It is of another version");
      from.nextToken();
      Object value = read(from, 0);
      if (value == null) {
        throw new UnreadableValueException("It holds nothing");
      }
      expect(from.nextToken() == JsonToken.END_ARRAY, "It holds more than one value");
      expect(from.nextToken() == null, "More follows it");
      return value;
    } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
      // What these say may repeat what was stored.
      throw new UnreadableValueException(e.getClass().getSimpleName());
    }
  }

  private static void expect(boolean holds, String otherwise) throws UnreadableValueException {
    if (!holds) {
      throw new UnreadableValueException(otherwise);
    }
  }

  private @Nullable Object read(JsonParser from, int depth)
      throws IOException, ReflectiveOperationException, UnreadableValueException {
    expect(depth <= ValueFormat.MAX_DEPTH, "It goes too deep");
    JsonToken token = from.currentToken();
    if (token == null) {
      throw new UnreadableValueException("It breaks off");
    }
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> from.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> from.getIntValue();
      case START_ARRAY -> tagged(from, depth);
      default -> throw new UnreadableValueException("It holds " + token);
    };
  }

  private Object tagged(JsonParser from, int depth)
      throws IOException, ReflectiveOperationException, UnreadableValueException {
    String tag = text(from);
    Scalar<?> scalar = Scalar.tagged(tag);
    if (scalar != null) {
      Object value = scalar.read().apply(text(from));
      end(from);
      return value;
    }
    Container container = Container.tagged(tag);
    if (container != null) {
      return elements(from, container.empty().get(), depth);
    }
    return switch (tag) {
      case ValueFormat.STRINGS -> strings(from);
      case ValueFormat.ENUM -> constant(from);
      case ValueFormat.CLASS -> ofApplication(from, depth);
      default -> throw new UnreadableValueException("It holds a tag that is not known");
    };
  }

  private static String text(JsonParser from) throws IOException, UnreadableValueException {
    String text = from.nextTextValue();
    if (text == null) {
      throw new UnreadableValueException("There is no text where one is expected");
    }
    return text;
  }

  private static void end(JsonParser from) throws IOException, UnreadableValueException {
    expect(from.nextToken() == JsonToken.END_ARRAY, "It holds more than its tag says");
  }

  @SuppressWarnings("unchecked")
  private Object elements(JsonParser from, Object container, int depth)
      throws IOException, ReflectiveOperationException, UnreadableValueException {
    while (from.nextToken() != JsonToken.END_ARRAY) {
      Object element = read(from, depth + 1);
      if (container instanceof Map<?, ?> map) {
        expect(from.nextToken() != JsonToken.END_ARRAY, "A key has no value");
        ((Map<@Nullable Object, @Nullable Object>) map).put(element, read(from, depth + 1));
      } else {
        ((Collection<@Nullable Object>) container).add(element);
      }
    }
    return container;
  }

  private static Object strings(JsonParser from) throws IOException, UnreadableValueException {
    var texts = new ArrayList<@Nullable String>();
    while (from.nextToken() != JsonToken.END_ARRAY) {
      boolean text = from.hasToken(JsonToken.VALUE_STRING);
      expect(text || from.hasToken(JsonToken.VALUE_NULL), "An array of texts holds something else");
      texts.add(text ? from.getText() : null);
    }
    return texts.toArray(new String[0]);
  }

  private Object constant(JsonParser from)
      throws IOException, ReflectiveOperationException, UnreadableValueException {
    Class<?> type = permitted(from);
    expect(type.isEnum(), "It names a constant of a class that has none");
    String name = text(from);
    end(from);
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new UnreadableValueException("It names a constant that " + type.getName() + " has not");
  }

  private Object ofApplication(JsonParser from, int depth)
      throws IOException, ReflectiveOperationException, UnreadableValueException {
    ClassShape shape = format.shape(permitted(from));
    expect(from.nextToken() == JsonToken.START_OBJECT, "It has no fields");
    var values = new HashMap<String, @Nullable Object>();
    for (String name = from.nextFieldName(); name != null; name = from.nextFieldName()) {
      from.nextToken();
      values.put(name, read(from, depth + 1));
    }
    end(from);
    return shape.make(values);
  }

  /** The name is looked at before anything is done with it. */
  private Class<?> permitted(JsonParser from)
      throws IOException, ReflectiveOperationException, UnreadableValueException {
    String name = text(from);
    expect(format.permits(name), "It names a class that session.http-session-types does not list");
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw new UnreadableValueException("There is no class " + name + " any more");
    }
  }
}
