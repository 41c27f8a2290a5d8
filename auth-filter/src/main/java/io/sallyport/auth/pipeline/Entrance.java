package io.sallyport.auth.pipeline;

import io.sallyport.identity.account.Account;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The guard as a container's own authentication meets it, before any filter has run. Thread-safe.
 *
 * <p>What is found out here of a request is kept for the filter, which asks nothing twice.
 */
public interface Entrance {

  /** Under this attribute the servlet context holds the one of the running guard. */
  String CONTEXT_ATTRIBUTE = "io.sallyport.auth.pipeline.Entrance";

  /** Under this attribute the servlet context says that a filter of ours is there. */
  String FILTER_ATTRIBUTE = "io.sallyport.auth.pipeline.Entrance.filter";

  /** The one of the application's running guard; null where none runs. */
  static @Nullable Entrance of(ServletContext context) {
    return context.getAttribute(CONTEXT_ATTRIBUTE) instanceof Entrance entrance ? entrance : null;
  }

  /** What is known of the request so far; the same exchange at every call of one request. */
  Exchange enter(HttpServletRequest request, HttpServletResponse response);

  /**
   * Who is calling; null if that is nobody, or the request cannot be read, or its path is left to
   * the application. The answer to a bad credential is the filter's.
   */
  @Nullable Caller caller(Exchange exchange) throws IOException;

  /** What the guard makes of the request. */
  Decision decide(Exchange exchange) throws IOException;

  /** Writes what was decided; does nothing where the application is to answer. */
  void write(Exchange exchange, Decision decision) throws IOException;

  /**
   * Whose name and password these are, by our accounts alone; signs nobody in. Limited and recorded
   * as a sign-in is.
   *
   * @param exchange null outside of a request: then no limit by address holds
   * @throws io.sallyport.identity.StoreUnavailableException if it cannot be told
   */
  Optional<Account> verifyHere(
      @Nullable Exchange exchange, @Nullable String username, @Nullable String password);

  /** What is known of a request that has come in here; null for any other. */
  @Nullable Exchange entered(ServletRequest request);

  /** What the application may ask of a request that has come in here. */
  ContainerCalls calls();
}
