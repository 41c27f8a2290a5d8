package io.sallyport.own.remembered;

import io.sallyport.own.WordMechanism;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.authentication.mechanism.http.RememberMe;

/** The mechanism of this application, which a cookie makes needless for those who want that. */
@ApplicationScoped
@RememberMe(
    cookieName = "remembered",
    cookieMaxAgeSeconds = 600,
    cookieSecureOnly = false,
    isRememberMeExpression = "#{self.isWanted(httpMessageContext)}")
public class Words extends WordMechanism {

  /** Asked by the server, by the expression. */
  public Boolean isWanted(HttpMessageContext context) {
    return context.getRequest().getHeader("X-Remember") != null;
  }
}
