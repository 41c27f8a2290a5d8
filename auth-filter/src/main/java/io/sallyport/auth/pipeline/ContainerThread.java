package io.sallyport.auth.pipeline;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * Tells the server who is calling on another thread of an asynchronous request. GlassFish and
 * Payara run those on threads that keep whoever was calling when they were made, and would let
 * session beans run as somebody else. Other servers are left alone: they do not, and some would end
 * the {@code HttpSession}.
 */
public final class ContainerThread {

  /** What GlassFish and Payara give every application, whatever name they go by. */
  static final String GLASSFISH = "org.glassfish.servlet.habitat";

  private ContainerThread() {}

  /**
   * Has a server that needs it know the caller on this thread, or forget whoever it knows there.
   *
   * @param exchange one that the container's own authentication takes part in
   * @param request of the thread's dispatch, however wrapped
   * @throws ServletException if the server cannot be told: nothing must go on then
   */
  public static void tell(Exchange exchange, ServletRequest request) throws ServletException {
    if (!isNeeded(request) || !(unwrapped(request) instanceof HttpServletRequest container)) {
      return;
    }
    synchronized (exchange) {
      exchange.retelling(true);
      try {
        Caller caller = exchange.identityKnown() ? exchange.callerOrNull() : null;
        if (caller == null) {
          container.logout();
        } else {
          // The server leaves a thread as it is where the principal is the object that it knows.
          exchange.identity(new AuthOutcome.Authenticated(caller.copy()));
          if (!container.authenticate(exchange.response())) {
            throw new ServletException("The server does not take the caller on this thread");
          }
        }
      } catch (IOException e) {
        throw new ServletException("The server could not be told of the caller", e);
      } finally {
        exchange.retelling(false);
      }
    }
  }

  /** Whether the server keeps callers with its threads. */
  static boolean isNeeded(ServletRequest request) {
    return request.getServletContext().getAttribute(GLASSFISH) != null;
  }

  private static ServletRequest unwrapped(ServletRequest request) {
    ServletRequest at = request;
    while (at instanceof ServletRequestWrapper wrapper) {
      at = wrapper.getRequest();
    }
    return at;
  }
}
