package io.sallyport.auth;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** Stands in for an interface of which a test needs a few calls alone. */
public final class Fake {

  private Fake() {}

  /** One that answers every call by {@code answers}. */
  public static <T> T of(Class<T> type, InvocationHandler answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
  }
}
