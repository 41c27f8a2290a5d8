package io.sallyport.auth.pipeline;

import jakarta.servlet.ServletException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notes what an application asks of its request; only the password {@code right} lets in.
 *
 * @param noted where
 * @param signedIn what a sign-in does
 */
public record NotedCalls(List<String> noted, Runnable signedIn) implements ContainerCalls {

  @Override
  public void login(Exchange exchange, @Nullable String username, @Nullable String password)
      throws ServletException {
    noted.add("login " + username + " " + password);
    if (!"right".equals(password)) {
      throw new ServletException("The sign-in failed");
    }
    signedIn.run();
  }

  @Override
  public void logout(Exchange exchange) {
    noted.add("logout");
  }

  @Override
  public void challenge(Exchange exchange) {
    noted.add("challenge");
  }
}
