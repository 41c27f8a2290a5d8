package io.sallyport.auth;

import io.sallyport.auth.access.AccessGuard;
import io.sallyport.auth.login.ApplicationLogin;
import io.sallyport.auth.pipeline.AnswerWriter;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.ContainerCalls;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What an application's request can do by itself: signing in and out, and asking for a sign-in. */
record ContainerActions(
    ApplicationLogin logins, AccessGuard guard, AnswerWriter writer, Audit audit)
    implements ContainerCalls {

  @Override
  public void login(Exchange exchange, @Nullable String username, @Nullable String password)
      throws ServletException {
    var problem = logins.login(exchange, username, password);
    if (problem.isPresent()) {
      throw new ServletException("The sign-in failed: " + problem.get().kind().code());
    }
  }

  @Override
  public void logout(Exchange exchange) {
    logins.logout(exchange);
  }

  @Override
  public void challenge(Exchange exchange) throws IOException {
    write(exchange, guard.challenge(exchange));
  }

  void write(Exchange exchange, Decision decision) throws IOException {
    if (decision instanceof Decision.Reply reply) {
      writer.write(exchange, reply.answer());
    } else if (decision instanceof Decision.Refuse refuse) {
      audit.refused(exchange, refuse.problem().kind());
      writer.write(exchange, refuse.problem());
    }
  }
}
