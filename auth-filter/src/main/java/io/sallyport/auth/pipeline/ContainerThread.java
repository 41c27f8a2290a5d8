package io.sallyport.auth.pipeline;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * Tells the container who is calling on another thread of an asynchronous request. GlassFish and
 * Payara run those on threads that keep whoever was calling when they were made, and would let
 * session beans run as somebody else.
 *
 * <p>They are of Catalina's line, and told by that. The others hand the caller on by themselves,
 * and what makes these forget would end the {@code HttpSession} on Open Liberty.
 */
public final class ContainerThread {

  private static final String CATALINA = "org.apache.catalina.";

  private ContainerThread() {}

  /**
   * Makes a container that needs it forget whom this thread stands for, and then know the caller,
   * if there is one.
   *
   * @param exchange one that the container's own authentication takes part in
   * @param request of the thread's dispatch, however wrapped
   * @throws ServletException if the container cannot be told: nothing must go on then
   */
  public static void tell(Exchange exchange, ServletRequest request) throws ServletException {
    if (!(unwrapped(request) instanceof HttpServletRequest container) || !isCatalinas(container)) {
      return;
    }
    exchange.retelling(true);
    try {
      container.logout();
    } finally {
      exchange.retelling(false);
    }
    if (!exchange.identityKnown() || exchange.callerOrNull() == null) {
      return;
    }
    try {
      if (!container.authenticate(exchange.response())) {
        throw new ServletException("The container does not take the caller on this thread");
      }
    } catch (IOException e) {
      throw new ServletException("The container could not be told of the caller", e);
    }
  }

  private static boolean isCatalinas(HttpServletRequest container) {
    for (Class<?> type = container.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getName().startsWith(CATALINA)) {
        return true;
      }
    }
    return false;
  }

  private static ServletRequest unwrapped(ServletRequest request) {
    ServletRequest at = request;
    while (at instanceof ServletRequestWrapper wrapper) {
      at = wrapper.getRequest();
    }
    return at;
  }
}
