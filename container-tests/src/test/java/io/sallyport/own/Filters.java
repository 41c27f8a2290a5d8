package io.sallyport.own;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.Set;
import java.util.TreeSet;

/**
 * The filters that an application and its libraries bring. Those of the server are left out:
 * WildFly 26 adds one where there is CDI.
 */
public final class Filters {

  private Filters() {}

  /** Their names and classes. */
  public static Set<String> of(ServletContext context) {
    var filters = new TreeSet<String>();
    for (FilterRegistration one : context.getFilterRegistrations().values()) {
      if (isOfApplication(one.getClassName())) {
        filters.add(one.getName() + "=" + one.getClassName());
      }
    }
    return filters;
  }

  private static boolean isOfApplication(String name) {
    ClassLoader application = Filters.class.getClassLoader();
    try {
      return Class.forName(name, false, application).getClassLoader() == application;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
