package io.sallyport.own.basic;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The JAX-RS part. */
@ApplicationPath("/rest")
public class Rest extends Application {}
