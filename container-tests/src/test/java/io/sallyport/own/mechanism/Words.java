package io.sallyport.own.mechanism;

import io.sallyport.own.WordMechanism;
import jakarta.enterprise.context.ApplicationScoped;

/** The mechanism of this application, which asks at each request. */
@ApplicationScoped
public class Words extends WordMechanism {}
