package io.sallyport.auth.pipeline;

import io.sallyport.identity.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the container's {@code HttpSession} to one account: what an application stored there for
 * one user is never seen by the next on the same browser. Where nodes share it, {@link
 * SharedSession} does so.
 */
public final class ContainerSession {

  private static final String OWNER = "io.sallyport.auth.owner";
  private static final String ENDED_MEANWHILE = "A parallel request has ended the HttpSession";
  private static final Logger LOG = LoggerFactory.getLogger(ContainerSession.class);

  private ContainerSession() {}

  /**
   * A sign-in: what another account left is gone; what an anonymous visitor left (a basket, say) is
   * kept under a new id, so that nobody planted the id.
   */
  public static void signedIn(Exchange exchange, String accountId) {
    SharedSession shared = exchange.sharedSession();
    if (shared != null) {
      shared.signedIn(accountId);
      return;
    }
    HttpServletRequest request = exchange.request();
    HttpSession session = request.getSession(false);
    if (session == null) {
      return;
    }
    try {
      Object owner = session.getAttribute(OWNER);
      if (owner != null && !owner.equals(accountId)) {
        session.invalidate();
        return;
      }
      request.changeSessionId();
      session.setAttribute(OWNER, accountId);
    } catch (IllegalStateException e) {
      LOG.debug(ENDED_MEANWHILE, e);
    }
  }

  /** A sign-out: everything is gone. */
  public static void signedOut(Exchange exchange) {
    SharedSession shared = exchange.sharedSession();
    if (shared != null) {
      shared.signedOut();
      return;
    }
    HttpSession session = exchange.request().getSession(false);
    if (session != null) {
      invalidate(session);
    }
  }

  private static void invalidate(HttpSession session) {
    try {
      session.invalidate();
    } catch (IllegalStateException e) {
      LOG.debug(ENDED_MEANWHILE, e);
    }
  }

  /** Whose it is; null for nobody's, and for one that a parallel request has just ended. */
  private static @Nullable Object ownerOf(HttpSession session) {
    try {
      return session.getAttribute(OWNER);
    } catch (IllegalStateException e) {
      LOG.debug(ENDED_MEANWHILE, e);
      return null;
    }
  }

  /** The session for the application, if it belongs to this caller or to nobody yet. */
  static @Nullable HttpSession forCaller(Exchange exchange, boolean create) {
    HttpServletRequest request = exchange.request();
    HttpSession session = request.getSession(false);
    Object owner = session == null ? null : ownerOf(session);
    String callerId = callerId(exchange, owner != null);
    if (session != null && owner != null && !owner.equals(callerId)) {
      if (exchange.identityUnavailable()) {
        return hidden(create);
      }
      invalidate(session);
      session = null;
      owner = null;
    }
    if (session == null) {
      session = create ? request.getSession(true) : null;
    }
    if (session == null || owner != null || callerId == null || own(exchange, session, callerId)) {
      return session;
    }
    HttpSession fresh = create ? request.getSession(true) : null;
    return fresh != null && own(exchange, fresh, callerId) ? fresh : null;
  }

  /**
   * Makes the session the caller's, under a new id, which nobody can have planted; false if a
   * parallel request has just ended it, or the id cannot be changed any more.
   */
  private static boolean own(Exchange exchange, HttpSession session, String callerId) {
    try {
      if (!session.isNew()) {
        if (exchange.response().isCommitted()) {
          session.invalidate();
          return false;
        }
        exchange.request().changeSessionId();
      }
      session.setAttribute(OWNER, callerId);
      return true;
    } catch (IllegalStateException e) {
      LOG.debug(ENDED_MEANWHILE, e);
      return false;
    }
  }

  /** Whose session it must be; looked up only if somebody may be signed in, or was. */
  public static @Nullable String callerId(Exchange exchange, boolean owned) {
    if (!owned && !exchange.identityKnown() && !exchange.credentialPresented()) {
      return null;
    }
    Caller caller = exchange.callerOrNull();
    return caller == null ? null : caller.accountId();
  }

  private static @Nullable HttpSession hidden(boolean create) {
    if (create) {
      throw new StoreUnavailableException(
          "sessions", new IllegalStateException("The session's owner cannot be checked"));
    }
    return null;
  }
}
