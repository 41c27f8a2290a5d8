package io.sallyport.own;

import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** A mechanism of the application's own: name and word in two headers. */
public abstract class WordMechanism implements HttpAuthenticationMechanism {

  /** The attribute of a request that the mechanism has seen. */
  public static final String ASKED = "io.sallyport.own.asked";

  @Inject private IdentityStoreHandler stores;

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    request.setAttribute(ASKED, true);
    Credential credential = context.getAuthParameters().getCredential();
    if (credential == null && request.getHeader("X-Name") != null) {
      credential =
          new UsernamePasswordCredential(request.getHeader("X-Name"), request.getHeader("X-Word"));
    }
    if (credential != null) {
      CredentialValidationResult result = stores.validate(credential);
      return result.getStatus() == CredentialValidationResult.Status.VALID
          ? context.notifyContainerAboutLogin(result)
          : context.responseUnauthorized();
    }
    if (context.isProtected()) {
      response.setHeader("WWW-Authenticate", "Word realm=\"own\"");
      return context.responseUnauthorized();
    }
    return context.doNothing();
  }

  /** Declared, as default methods of interfaces are not intercepted everywhere. */
  @Override
  public void cleanSubject(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    HttpAuthenticationMechanism.super.cleanSubject(request, response, context);
  }
}
