package io.sallyport.scenario.ee;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The JAX-RS part of the application. */
@ApplicationPath("/rest")
public class Rest extends Application {}
