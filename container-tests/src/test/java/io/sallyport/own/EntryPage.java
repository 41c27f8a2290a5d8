package io.sallyport.own;

import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A page that asks for name and word, and tells the server by {@code SecurityContext}. */
@WebServlet("/entry")
public class EntryPage extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private SecurityContext security;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = request.getParameter("name");
    if (name == null) {
      answer(response, "who are you?");
      return;
    }
    AuthenticationStatus status =
        security.authenticate(
            request,
            response,
            AuthenticationParameters.withParams()
                .credential(new UsernamePasswordCredential(name, request.getParameter("word"))));
    if (status != AuthenticationStatus.SEND_CONTINUE && !response.isCommitted()) {
      answer(response, status + " " + request.getRemoteUser());
    }
  }

  private static void answer(HttpServletResponse response, String line) throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().write(line + "\n");
  }
}
