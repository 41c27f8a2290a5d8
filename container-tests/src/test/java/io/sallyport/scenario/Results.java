package io.sallyport.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Notes what each scenario came to, for the table. A scenario that the server is known to be unable
 * to go through has to fail, for else the table would not be true any more.
 */
final class Results implements InvocationInterceptor, AfterAllCallback {

  /** The outcome of a scenario of a server that did not start. */
  static final String NOT_RUN = "not run";

  private final Map<String, String> outcomes = new TreeMap<>();

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    Server server = ((OnServer) context.getRequiredTestInstance()).server();
    String scenario = method.getExecutable().getName();
    String reason = server.unable().get(scenario);
    try {
      invocation.proceed();
    } catch (Throwable failure) {
      if (reason == null) {
        outcomes.put(scenario, "failed");
        throw failure;
      }
      outcomes.put(scenario, reason);
      throw new TestAbortedException(server.name() + " cannot: " + reason, failure);
    }
    if (reason != null) {
      outcomes.put(scenario, "failed");
      throw new AssertionError(server.name() + " can by now, against what is written: " + reason);
    }
    outcomes.put(scenario, "passed");
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Server server = ((OnServer) context.getRequiredTestInstance()).server();
    for (Class<?> type = context.getRequiredTestClass();
        type != null;
        type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class)) {
          outcomes.putIfAbsent(method.getName(), NOT_RUN);
        }
      }
    }
    var text = new StringBuilder();
    outcomes.forEach(
        (name, outcome) -> text.append(name).append('\t').append(outcome).append('\n'));
    try {
      Path folder = Files.createDirectories(Path.of("target", "results"));
      Files.writeString(folder.resolve(server.name() + ".tsv"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
