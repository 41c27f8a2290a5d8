package org.wildfly.security.auth.server;

/** Stands for WildFly's own, by the calls of it that are used. */
public final class SecurityDomain {

  private static final SecurityDomain CURRENT = new SecurityDomain();

  private SecurityDomain() {}

  /** That of the deployment. */
  public static SecurityDomain getCurrent() {
    return CURRENT;
  }
}
