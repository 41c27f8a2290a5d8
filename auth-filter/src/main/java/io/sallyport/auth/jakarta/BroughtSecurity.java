package io.sallyport.auth.jakarta;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Method;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jakarta Security that the application brings itself: Soteria and Weld on a server that has
 * Jakarta Authentication 3.0, which is Tomcat. Soteria's own initializer comes before Weld and so
 * finds no mechanism; here its bridge is made known to the server once Weld is up.
 */
final class BroughtSecurity {

  private static final Logger LOG = LoggerFactory.getLogger(BroughtSecurity.class);

  private static final String FACTORY = "jakarta.security.auth.message.config.AuthConfigFactory";
  private static final String MODULE = "jakarta.security.auth.message.module.ServerAuthModule";
  private static final String BRIDGE =
      "org.glassfish.soteria.mechanisms.jaspic.HttpBridgeServerAuthModule";

  /** Where Soteria looks, and nowhere else. */
  private static final List<String> BEAN_MANAGERS =
      List.of("java:comp/BeanManager", "java:comp/env/BeanManager");

  private final ClassLoader application;

  BroughtSecurity(ClassLoader application) {
    this.application = application;
  }

  /** Whether the server has what the bridge is made known to. */
  boolean canBeBound() {
    try {
      Method unused = method("registerServerAuthModule", type(MODULE), Object.class);
      Class<?> bridge = type(BRIDGE);
      return bridge.getClassLoader() == application
          && type(FACTORY).getClassLoader() != application;
    } catch (ReflectiveOperationException | LinkageError e) {
      return false;
    }
  }

  /** Makes the bridge known; false, and a line in the log, if that cannot be. */
  boolean bind(ServletContext context) {
    if (!hasBeanManager()) {
      LOG.warn(
          "{} brings Soteria, which asks JNDI for the BeanManager and finds none: the server is not"
              + " told who is calling. The filter guards all the same. Add to META-INF/context.xml:"
              + " <Resource name=\"BeanManager\" auth=\"Container\""
              + " type=\"jakarta.enterprise.inject.spi.BeanManager\""
              + " factory=\"org.jboss.weld.resources.ManagerObjectFactory\"/>",
          context.getContextPath());
      return false;
    }
    try {
      Object bridge = type(BRIDGE).getConstructors()[0].newInstance((Object) null);
      Object unused =
          method("registerServerAuthModule", type(MODULE), Object.class)
              .invoke(factory(), bridge, context);
      return true;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      LOG.warn(
          "{} brings Soteria, which could not be made known to the server: it is not told who is"
              + " calling. The filter guards all the same",
          context.getContextPath(),
          e);
      return false;
    }
  }

  /** The server forgets the bridge, and with it the application. */
  void release(ServletContext context) {
    try {
      Object unused =
          method("removeServerAuthModule", Object.class).invoke(factory(), (Object) context);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      LOG.warn("{} may be kept in memory by the server", context.getContextPath(), e);
    }
  }

  /** The names are ours, in the application's own namespace. */
  @SuppressWarnings("BanJNDI")
  private static boolean hasBeanManager() {
    for (String name : BEAN_MANAGERS) {
      try {
        if (new InitialContext().lookup(name) != null) {
          return true;
        }
      } catch (NamingException e) {
        LOG.debug("No {}", name, e);
      }
    }
    return false;
  }

  private Object factory() throws ReflectiveOperationException {
    return method("getFactory").invoke(null);
  }

  private Method method(String name, Class<?>... parameters) throws ReflectiveOperationException {
    return type(FACTORY).getMethod(name, parameters);
  }

  private Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, true, application);
  }
}
