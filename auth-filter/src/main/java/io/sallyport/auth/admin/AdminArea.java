package io.sallyport.auth.admin;

import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import java.util.Set;

/**
 * What administrators alone may reach: everything at and below {@code /admin}, be there an endpoint
 * or not. It stands here and not in the configuration, whose rules and mode never govern our own
 * paths, so nothing there can weaken it.
 */
public final class AdminArea {

  /** Below the base path. */
  public static final String PATH = "/admin";

  private AdminArea() {}

  /** The permission, and a sign-in with the second factor. */
  public static Rule rule() {
    return new Rule(
        PATH + "/**",
        Set.of(),
        new Requirement.Permission(Requirement.ADMINISTRATION),
        true,
        null,
        null);
  }
}
