package io.sallyport.auth.jakarta;

import io.sallyport.auth.ConfigurationPlaces;
import io.undertow.server.HandlerWrapper;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;
import org.slf4j.LoggerFactory;

/**
 * Lets WildFly take callers that its own security domain does not know.
 *
 * <p>As it is installed, WildFly looks every caller of an authentication mechanism up in the
 * security domain of the deployment ({@code integrated-jaspi = true}) and fails the request of one
 * that is not there. This gives the deployment what {@code integrated-jaspi = false} would: the
 * caller and the roles are what the mechanism says. It uses public calls of WildFly's own library,
 * by reflection, as a deployment does not see that library.
 */
public final class WildFlySecurity implements ServletExtension {

  private static final String MANAGER =
      "org.wildfly.elytron.web.undertow.server.servlet.AuthenticationManager";
  private static final String DOMAIN = "org.wildfly.security.auth.server.SecurityDomain";

  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    HandlerWrapper present = deployment.getInitialSecurityWrapper();
    if (present == null
        || !present.getClass().getName().startsWith(MANAGER)
        || !ConfigurationPlaces.hasAny()) {
      return;
    }
    try {
      deployment.setInitialSecurityWrapper(
          notIntegrated(deployment, present.getClass().getClassLoader()));
    } catch (ReflectiveOperationException | LinkageError e) {
      LoggerFactory.getLogger(WildFlySecurity.class)
          .error(
              "WildFly will fail the requests of everybody who is signed in, since its security"
                  + " domain does not know them. Run, and reload: jboss-cli.sh -c"
                  + " '/subsystem=undertow/application-security-domain=other:write-attribute("
                  + "name=integrated-jaspi,value=false)'",
              e);
    }
  }

  /** As WildFly makes it, but for the one setting. A copy takes what else it would add. */
  private static HandlerWrapper notIntegrated(DeploymentInfo deployment, ClassLoader wildFly)
      throws ReflectiveOperationException {
    Class<?> domainClass = Class.forName(DOMAIN, true, wildFly);
    Object domain = domainClass.getMethod("getCurrent").invoke(null);
    Class<?> managerClass = Class.forName(MANAGER, true, wildFly);
    Object builder = managerClass.getMethod("builder").invoke(null);
    Class<?> builderClass = builder.getClass();
    builderClass.getMethod("setSecurityDomain", domainClass).invoke(builder, domain);
    builderClass.getMethod("setEnableJaspi", boolean.class).invoke(builder, true);
    builderClass.getMethod("setIntegratedJaspi", boolean.class).invoke(builder, false);
    Object manager = builderClass.getMethod("build").invoke(builder);
    DeploymentInfo copy = deployment.clone();
    managerClass.getMethod("configure", DeploymentInfo.class).invoke(manager, copy);
    return copy.getInitialSecurityWrapper();
  }
}
