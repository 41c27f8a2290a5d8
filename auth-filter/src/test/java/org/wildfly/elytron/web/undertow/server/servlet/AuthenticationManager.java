package org.wildfly.elytron.web.undertow.server.servlet;

import io.undertow.server.HandlerWrapper;
import io.undertow.servlet.api.DeploymentInfo;
import org.wildfly.security.auth.server.SecurityDomain;

/**
 * Stands for WildFly's own, by the calls of it that are used.
 *
 * @param domain what it was built with
 * @param jaspi whether mechanisms are asked
 * @param integrated whether their callers have to be in the domain
 */
public record AuthenticationManager(SecurityDomain domain, boolean jaspi, boolean integrated) {

  /** What it puts around a deployment. */
  public record Wrapper(AuthenticationManager by) implements HandlerWrapper {
    @Override
    public io.undertow.server.HttpHandler wrap(io.undertow.server.HttpHandler handler) {
      return handler;
    }
  }

  /** Nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Puts itself around the deployment, among other things. */
  public void configure(DeploymentInfo deployment) {
    deployment.setInitialSecurityWrapper(new Wrapper(this));
    deployment.setDisplayName("configured");
  }

  /** As WildFly has it. */
  public static final class Builder {

    private SecurityDomain domain;
    private boolean jaspi;
    private boolean integrated = true;

    /** Sets it. */
    public Builder setSecurityDomain(SecurityDomain value) {
      domain = value;
      return this;
    }

    /** Sets it. */
    public Builder setEnableJaspi(boolean value) {
      jaspi = value;
      return this;
    }

    /** Sets it. */
    public Builder setIntegratedJaspi(boolean value) {
      integrated = value;
      return this;
    }

    /** Builds it. */
    public AuthenticationManager build() {
      return new AuthenticationManager(domain, jaspi, integrated);
    }
  }
}
