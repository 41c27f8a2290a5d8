package io.sallyport.auth.pipeline;

import java.util.List;

/** Raises the assurance of a session that goes on. Thread-safe. */
@FunctionalInterface
public interface StepUp {

  /**
   * Gives the present session a new id and these methods (RFC 8176); nothing else of it changes,
   * neither its end nor when it signed in.
   *
   * @return false if the session has ended or was replaced meanwhile
   */
  boolean raise(Exchange exchange, List<String> amr);
}
