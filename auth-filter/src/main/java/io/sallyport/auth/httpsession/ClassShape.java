package io.sallyport.auth.httpsession;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How values of one class of the application are taken apart and put together: a record by its
 * components, any other class by its fields and its constructor without parameters. Fields that are
 * {@code static} or {@code transient} are left out.
 *
 * @param fields by name, in their order
 */
record ClassShape(Class<?> type, Map<String, Field> fields, Constructor<?> constructor) {

  /**
   * The shape of a class.
   *
   * @throws IllegalArgumentException saying why it cannot be kept
   */
  static ClassShape of(Class<?> type, HttpSessionSettings settings) {
    if (type.isInterface()
        || type.isArray()
        || type.isPrimitive()
        || type.isEnum()
        || type.isHidden()
        || type.isAnonymousClass()
        || Modifier.isAbstract(type.getModifiers())) {
      throw new IllegalArgumentException(type.getName() + ", which is no class with fields");
    }
    var fields = new LinkedHashMap<String, Field>();
    for (Class<?> at = type; ofApplication(at); at = at.getSuperclass()) {
      if (!settings.permits(at.getName())) {
        throw new IllegalArgumentException(
            type.getName()
                + " extends "
                + at.getName()
                + ", which session.http-session-types does not list");
      }
      collect(at, fields);
    }
    return new ClassShape(type, fields, constructor(type));
  }

  private static boolean ofApplication(@Nullable Class<?> type) {
    return type != null && type != Object.class && type != Record.class;
  }

  private static void collect(Class<?> type, Map<String, Field> fields) {
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())
          || Modifier.isTransient(field.getModifiers())
          || field.isSynthetic()) {
        continue;
      }
      if (fields.putIfAbsent(field.getName(), field) != null) {
        throw new IllegalArgumentException(
            type.getName() + ", whose field " + field.getName() + " a subclass has too");
      }
      open(field);
    }
  }

  private static void open(AccessibleObject member) {
    try {
      member.setAccessible(true);
    } catch (InaccessibleObjectException e) {
      throw new IllegalArgumentException(
          "a class whose module does not open it to io.sallyport.auth: " + member, e);
    }
  }

  private static Constructor<?> constructor(Class<?> type) {
    try {
      Constructor<?> found = type.getDeclaredConstructor(parameters(type));
      open(found);
      return found;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          type.getName() + ", which has no constructor without parameters", e);
    }
  }

  private static Class<?>[] parameters(Class<?> type) {
    if (!type.isRecord()) {
      return new Class<?>[0];
    }
    RecordComponent[] components = type.getRecordComponents();
    var parameters = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      parameters[i] = components[i].getType();
    }
    return parameters;
  }

  /** What a field of the value holds. */
  static @Nullable Object read(Field field, Object of) {
    try {
      return field.get(of);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("A field that was opened is closed", e);
    }
  }

  /**
   * A value whose fields hold these; a field that is not among them is as its constructor leaves
   * it, and what is no field is left out.
   */
  Object make(Map<String, @Nullable Object> values) throws ReflectiveOperationException {
    if (type.isRecord()) {
      return constructor.newInstance(arguments(values));
    }
    Object made = constructor.newInstance();
    for (Map.Entry<String, Field> field : fields.entrySet()) {
      if (values.containsKey(field.getKey())) {
        field.getValue().set(made, values.get(field.getKey()));
      }
    }
    return made;
  }

  private @Nullable Object[] arguments(Map<String, @Nullable Object> values) {
    RecordComponent[] components = type.getRecordComponents();
    var arguments = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      arguments[i] = values.containsKey(name) ? values.get(name) : nothing(components[i].getType());
    }
    return arguments;
  }

  private static @Nullable Object nothing(Class<?> type) {
    return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
  }
}
