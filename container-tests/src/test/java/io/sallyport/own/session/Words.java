package io.sallyport.own.session;

import io.sallyport.own.WordMechanism;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.authentication.mechanism.http.AutoApplySession;

/**
 * The mechanism of this application, which the server's session makes needless once it has asked.
 */
@ApplicationScoped
@AutoApplySession
public class Words extends WordMechanism {}
