package io.sallyport.own.basic;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.authentication.mechanism.http.BasicAuthenticationMechanismDefinition;

/** The mechanism of this application: the one that browsers ask for in a window of theirs. */
@ApplicationScoped
@BasicAuthenticationMechanismDefinition(realmName = "own basic")
public class Basic {}
