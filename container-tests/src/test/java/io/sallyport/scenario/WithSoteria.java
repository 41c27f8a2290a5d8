package io.sallyport.scenario;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A servlet container whose application brings Jakarta Security itself: Soteria and Weld.
 *
 * @param server set up as ever
 */
record WithSoteria(Setup server) implements Setup {

  private static final String NO_ENTERPRISE =
      "Tomcat has no EJB, JAX-RS, managed executor or Jakarta Authorization, which SecurityContext of"
          + " Soteria asks; the pages of this scenario need one of them";

  @Override
  public String name() {
    return server.name() + " with Soteria 3.0 and Weld 5.1";
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
    return server.install(place.changed(Installation::bringSoteria));
  }
}
