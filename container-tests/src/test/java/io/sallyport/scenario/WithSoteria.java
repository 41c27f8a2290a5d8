package io.sallyport.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A servlet container whose application brings Jakarta Security itself: Soteria and Weld.
 *
 * @param server set up as ever
 * @param version of Soteria, of which the first number names the folder that it and Weld lie in
 * @param weld which version of it
 */
record WithSoteria(Setup server, String version, String weld) implements FurtherSetup {

  private static final String NO_ENTERPRISE =
      "Tomcat has no EJB, JAX-RS, managed executor or Jakarta Authorization, which SecurityContext of"
          + " Soteria asks; the pages of this scenario need one of them";

  @Override
  public String name() {
    return server.name() + " with Soteria " + version + " and Weld " + weld;
  }

  @Override
  public Map<String, String> unable() {
    return Stream.of(
            "securityContext_callerAndRoles",
            "securityContext_anonymous_hasNoRole",
            "securityContext_hasAccess",
            "securityContext_afterSignOut_hasNoRole",
            "securityContextAuthenticate_anonymous_asks",
            "securityContextAuthenticate_password",
            "securityContextAuthenticate_wrongPasswordWhileSignedIn_fails",
            "ejb_callerAndRoles",
            "ejb_rolesAllowed",
            "ejb_bearer_rolesAllowed",
            "asyncDispatch_ejbKnowsTheCaller",
            "asyncStart_ejbKnowsTheCaller",
            "async_othersAreForgotten",
            "async_sessionStays",
            "jaxRs_callerAndRoles",
            "executor_knowsTheCaller",
            "executor_hasStoresAndTrail",
            "injection_ofWhatIsThere",
            "applicationStore_signsIn",
            "identityStoreHandler_knowsOurAccounts",
            "revocation_serverKnowsNobody",
            "requestLogout_serverForgets")
        .collect(Collectors.toMap(scenario -> scenario, scenario -> NO_ENTERPRISE));
  }

  @Override
  public List<String> install(Place place) throws IOException {
    Path libraries = Installation.of("soteria-" + version.charAt(0));
    return server.install(place.changed(archive -> Installation.bringSoteria(archive, libraries)));
  }
}
