package io.sallyport.auth.httpsession;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one value in the form of {@link ValueFormat}. */
record ValueWriter(ValueFormat format) {

  /** Grows no further than a value may. */
  private static final class Bounded extends StringWriter {

    @Override
    public void write(char[] text, int from, int length) {
      super.write(text, from, length);
      if (getBuffer().length() > ValueFormat.MAX_LENGTH) {
        throw new IllegalStateException(
            "is larger than the " + ValueFormat.MAX_LENGTH + " bytes that a value may have");
      }
    }
  }

  String text(Object value) {
    var text = new Bounded();
    try (JsonGenerator to = ValueFormat.JSON.createGenerator(text)) {
      to.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      to.writeStartArray();
      to.writeNumber(ValueFormat.VERSION);
      write(to, value, 0);
      to.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void write(JsonGenerator to, @Nullable Object value, int depth) throws IOException {
    if (depth > ValueFormat.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "values within values, more than " + ValueFormat.MAX_DEPTH + " deep");
    }
    if (value == null) {
      to.writeNull();
    } else if (value instanceof String text) {
      to.writeString(text);
    } else if (value instanceof Boolean flag) {
      to.writeBoolean(flag);
    } else if (value instanceof Integer number) {
      to.writeNumber(number);
    } else {
      to.writeStartArray();
      writeTagged(to, value, depth);
      to.writeEndArray();
    }
  }

  private void writeTagged(JsonGenerator to, Object value, int depth) throws IOException {
    Scalar<?> scalar = Scalar.of(value);
    Container container = scalar == null ? Container.of(value) : null;
    if (scalar != null) {
      to.writeString(scalar.tag());
      to.writeString(scalar.textOf(value));
    } else if (value instanceof String[] texts) {
      to.writeString(ValueFormat.STRINGS);
      for (String text : texts) {
        to.writeString(text);
      }
    } else if (container != null) {
      to.writeString(container.tag());
      writeElements(to, value, depth);
    } else {
      writeOfApplication(to, value, depth);
    }
  }

  private void writeElements(JsonGenerator to, Object container, int depth) throws IOException {
    if (container instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        write(to, entry.getKey(), depth + 1);
        write(to, entry.getValue(), depth + 1);
      }
    } else if (container instanceof Collection<?> elements) {
      for (Object element : elements) {
        write(to, element, depth + 1);
      }
    }
  }

  private void writeOfApplication(JsonGenerator to, Object value, int depth) throws IOException {
    Class<?> type =
        value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    if (!format.permits(type.getName())) {
      throw new IllegalArgumentException(
          type.getName()
              + (HttpSessionSettings.problemWith(type.getName()).isPresent()
                  ? ", which a shared HttpSession cannot keep"
                  : ", which session.http-session-types does not list"));
    }
    if (value instanceof Enum<?> constant) {
      to.writeString(ValueFormat.ENUM);
      to.writeString(type.getName());
      to.writeString(constant.name());
      return;
    }
    ClassShape shape = format.shape(type);
    to.writeString(ValueFormat.CLASS);
    to.writeString(type.getName());
    to.writeStartObject();
    for (Map.Entry<String, Field> field : shape.fields().entrySet()) {
      Object held = ClassShape.read(field.getValue(), value);
      to.writeFieldName(field.getKey());
      write(to, held, depth + 1);
    }
    to.writeEndObject();
  }
}
