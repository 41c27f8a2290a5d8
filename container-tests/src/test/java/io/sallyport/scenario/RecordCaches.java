package io.sallyport.scenario;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/**
 * What Java 17 remembers of the last record that any code compared, hashed or printed for the first
 * time, its class loader included (JDK-8078641): one class loader in the process, whosever it is.
 */
final class RecordCaches {

  private record Fresh(Visitor part) {}

  private RecordCaches() {}

  /** Makes a record of the tests the last one. */
  static void evict() {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      MethodHandle part =
          lookup.findVirtual(Fresh.class, "part", MethodType.methodType(Visitor.class));
      for (MethodType type :
          new MethodType[] {
            MethodType.methodType(boolean.class, Fresh.class, Object.class),
            MethodType.methodType(int.class, Fresh.class),
            MethodType.methodType(String.class, Fresh.class)
          }) {
        String name =
            type.returnType() == int.class
                ? "hashCode"
                : type.returnType() == boolean.class ? "equals" : "toString";
        Object unused = ObjectMethods.bootstrap(lookup, name, type, Fresh.class, "part", part);
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
