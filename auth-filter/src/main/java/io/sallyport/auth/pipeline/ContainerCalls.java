package io.sallyport.auth.pipeline;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What an application may ask of its request (Servlet 6.0, section 13.3). Thread-safe. */
public interface ContainerCalls {

  /**
   * Signs in with a name and a password.
   *
   * @throws ServletException if they do not let in, whatever the reason
   */
  void login(Exchange exchange, @Nullable String username, @Nullable String password)
      throws ServletException;

  /** Signs out. */
  void logout(Exchange exchange);

  /** Answers as if a rule had asked for a signed-in caller. */
  void challenge(Exchange exchange) throws IOException;
}
