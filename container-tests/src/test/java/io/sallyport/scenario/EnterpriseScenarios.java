package io.sallyport.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the Jakarta door adds: the server itself knows the caller and the roles. */
abstract class EnterpriseScenarios extends LaterScenarios {

  EnterpriseScenarios(Server server) {
    super(server);
  }

  @Test
  @DisplayName("a constraint of the server, nobody signed in: the pipeline's own answer")
  void constraint_anonymous_isAnsweredByThePipeline() throws Exception {
    HttpResponse<String> ours = visitor().get("/private/page");

    for (String path :
        new String[] {"/constrained/admin", "/constrained/all", "/constrained/xml/page"}) {
      HttpResponse<String> answer = visitor().get(path);
      assertAnswer(answer, 401, UNAUTHENTICATED);
      for (String header :
          new String[] {
            "WWW-Authenticate", "Content-Type", "Cache-Control", "X-Frame-Options",
            "Referrer-Policy", "X-Content-Type-Options", "Set-Cookie", "Content-Length"
          }) {
        assertThat(answer.headers().allValues(header))
            .as(path + " " + header)
            .isEqualTo(ours.headers().allValues(header));
      }
    }
  }

  @Test
  @DisplayName("a constraint of the server, asked by a browser: the sign-in page")
  void constraint_navigation_goesToSignIn() throws Exception {
    assertGoesToSignIn("/constrained/admin");
  }

  private void assertAdministratorsAlone(String path) throws Exception {
    assertAnswer(signedIn("anna").get(path), 200, ANNA);
    assertThat(signedIn("ulla").get(path).statusCode()).isEqualTo(403);
  }

  @Test
  @DisplayName("@ServletSecurity: a role that is there, and one that is not")
  void servletSecurity_byRole() throws Exception {
    assertAdministratorsAlone("/constrained/admin");
  }

  @Test
  @DisplayName("@ServletSecurity(\"**\"): whoever is signed in")
  void servletSecurity_anyRole() throws Exception {
    assertAnswer(signedIn("ulla").get("/constrained/all"), 200, ULLA);
  }

  @Test
  @DisplayName("<security-constraint>: a role that is there, and one that is not")
  void securityConstraint_byRole() throws Exception {
    assertAdministratorsAlone("/constrained/xml/page");
  }

  @Test
  @DisplayName("bearer token and API key satisfy a constraint, from the same mechanism")
  void constraint_tokenAndKey_pass() throws Exception {
    String key = key("anna", "\"notes:read\",\"notes:write\",\"auth:admin\"");

    assertAnswer(
        visitor().get("/constrained/admin", "Authorization", "Bearer " + token("anna")), 200, ANNA);
    assertAnswer(visitor().get("/constrained/admin", "X-API-Key", key), 200, ANNA);
  }

  @Test
  @DisplayName("a key with less than its account may do satisfies no constraint")
  void constraint_narrowKey_is403() throws Exception {
    String key = key("anna", "\"notes:read\"");

    assertThat(visitor().get("/constrained/admin", "X-API-Key", key).statusCode()).isEqualTo(403);
  }

  @Test
  @DisplayName("a bad credential at a constraint: the pipeline's own answer")
  void constraint_badToken_is401() throws Exception {
    assertAnswer(
        visitor().get("/constrained/all", "Authorization", "Bearer bad"), 401, INVALID_TOKEN);
    assertAnswer(
        signedIn("anna").get("/constrained/all", "Authorization", "Bearer bad"),
        401,
        INVALID_TOKEN);
  }

  @Test
  @DisplayName("a constraint over /auth/* locks nobody out")
  void constraint_overOurPages_locksNobodyOut() throws Exception {
    assertThat(visitor().navigate("/auth/login").statusCode()).isEqualTo(200);
    Visitor ulla = signedIn("ulla");
    assertThat(ulla.get("/auth/me").body()).contains("\"username\":\"ulla\"");
    assertThat(ulla.leave("/auth/logout").statusCode()).isEqualTo(204);
  }

  @Test
  @DisplayName("SecurityContext: caller and roles")
  void securityContext_callerAndRoles() throws Exception {
    Map<String, String> anna = lines(signedIn("anna").get("/open/ee"));
    Map<String, String> ulla = lines(signedIn("ulla").get("/private/ee"));

    assertThat(anna)
        .containsEntry("security.caller", "anna")
        .containsEntry("security.user", "true")
        .containsEntry("security.admin", "true");
    assertThat(ulla)
        .containsEntry("security.caller", "ulla")
        .containsEntry("security.user", "true")
        .containsEntry("security.admin", "false");
  }

  @Test
  @DisplayName("SecurityContext: nobody has no role")
  void securityContext_anonymous_hasNoRole() throws Exception {
    Map<String, String> nobody = lines(visitor().get("/open/ee"));

    assertThat(nobody.get("security.caller")).isIn("null", "anonymous", "ANONYMOUS");
    assertThat(nobody)
        .containsEntry("security.user", "false")
        .containsEntry("security.admin", "false")
        .containsEntry("principal", "null");
  }

  @Test
  @DisplayName("SecurityContext.hasAccessToWebResource")
  void securityContext_hasAccess() throws Exception {
    assertThat(lines(signedIn("anna").get("/open/ee"))).containsEntry("access.admin", "true");
    assertThat(lines(signedIn("ulla").get("/open/ee"))).containsEntry("access.admin", "false");
  }

  @Test
  @DisplayName("SecurityContext.authenticate without credentials asks for a sign-in")
  void securityContextAuthenticate_anonymous_asks() throws Exception {
    assertAnswer(
        visitor().post("/open/authenticate-by-context", Visitor.FORM, ""), 401, UNAUTHENTICATED);
    assertThat(visitor().submit("/open/authenticate-by-context").statusCode()).isEqualTo(303);
  }

  @Test
  @DisplayName("SecurityContext.authenticate with a name and a password")
  void securityContextAuthenticate_password() throws Exception {
    Visitor visitor = visitor();

    assertAnswer(
        visitor.post(
            "/open/authenticate-by-context",
            Visitor.FORM,
            Visitor.form("name", "ulla", "word", "a passphrase for ulla alone")),
        200,
        ULLA + "status=SUCCESS\n");
    assertAnswer(visitor.get("/private/page"), 200, ULLA);
    assertAnswer(
        visitor()
            .post(
                "/open/authenticate-by-context",
                Visitor.FORM,
                Visitor.form("name", "ulla", "word", "not this")),
        200,
        NOBODY + "status=SEND_FAILURE\n");
  }

  @Test
  @DisplayName("SecurityContext.authenticate checks a password although somebody is signed in")
  void securityContextAuthenticate_wrongPasswordWhileSignedIn_fails() throws Exception {
    assertAnswer(
        signedIn("anna")
            .post(
                "/open/authenticate-by-context",
                Visitor.FORM,
                Visitor.form("name", "anna", "word", "not this")),
        200,
        ANNA + "status=SEND_FAILURE\n");
  }

  @Test
  @DisplayName("EJB: caller, isCallerInRole")
  void ejb_callerAndRoles() throws Exception {
    assertThat(lines(signedIn("anna").get("/open/ee")))
        .containsEntry("ejb.caller", "anna")
        .containsEntry("ejb.user", "true")
        .containsEntry("ejb.admin", "true");
    assertThat(lines(visitor().get("/open/ee")))
        .containsEntry("ejb.user", "false")
        .containsEntry("ejb.admin", "false");
  }

  @Test
  @DisplayName("EJB: @RolesAllowed")
  void ejb_rolesAllowed() throws Exception {
    assertThat(lines(signedIn("anna").get("/private/ee")))
        .containsEntry("ejb.forUser", "open")
        .containsEntry("ejb.forAdmin", "open");
    assertThat(lines(signedIn("ulla").get("/private/ee")))
        .containsEntry("ejb.forUser", "open")
        .containsEntry("ejb.forAdmin", "refused");
    assertThat(lines(visitor().get("/open/ee"))).containsEntry("ejb.forUser", "refused");
  }

  @Test
  @DisplayName("EJB by token: a bearer's caller and roles")
  void ejb_bearer_rolesAllowed() throws Exception {
    assertThat(lines(visitor().get("/open/ee", "Authorization", "Bearer " + token("ulla"))))
        .containsEntry("ejb.caller", "ulla")
        .containsEntry("ejb.forUser", "open")
        .containsEntry("ejb.forAdmin", "refused");
  }

  @Test
  @DisplayName("JAX-RS: SecurityContext and @RolesAllowed")
  void jaxRs_callerAndRoles() throws Exception {
    assertAnswer(signedIn("anna").get("/rest/open"), 200, "caller=anna\nadmin=true\n");
    assertAnswer(signedIn("anna").get("/rest/open/admin"), 200, "open\n");
    assertAnswer(signedIn("ulla").get("/rest/open/user"), 200, "open\n");
    // Servers differ in how they tell of an EJBAccessException; that the role decides is seen
    // above.
    assertThat(signedIn("ulla").get("/rest/open/admin").statusCode()).isIn(403, 500);
    assertThat(signedIn("ulla").get("/rest/open/admin").body()).isNotEqualTo("open\n");
  }

  @Test
  @DisplayName("a managed executor's thread knows the caller")
  void executor_knowsTheCaller() throws Exception {
    assertAnswer(
        signedIn("ulla").get("/private/executor"),
        200,
        "ejb.caller=ulla\nejb.forUser=open\nejb.forAdmin=refused\n");
  }

  @Test
  @DisplayName("a managed executor's thread has IdentityStoreHandler and the audit trail")
  void executor_hasStoresAndTrail() throws Exception {
    assertAnswer(
        signedIn("ulla").get("/private/executor-stores"),
        200,
        "right=VALID\nwrong=INVALID\naudit=true\n");
  }

  @Test
  @DisplayName("the caller, the session and the audit trail are injected")
  void injection_ofWhatIsThere() throws Exception {
    assertAnswer(
        signedIn("ulla").get("/private/injected"),
        200,
        "caller=Optional[ulla]\nsession=Optional[[pwd]]\naudit=true\n");
    assertAnswer(
        visitor().get("/private/injected", "Authorization", "Bearer " + token("anna")),
        200,
        "caller=Optional[anna]\nsession=Optional.empty\naudit=true\n");
  }

  @Test
  @DisplayName("the application's own IdentityStore bean lets in")
  void applicationStore_signsIn() throws Exception {
    Visitor gina = signedIn("gina");

    assertAnswer(gina.get("/private/page"), 200, report("gina", true, false));
    assertAnswer(gina.get("/constrained/all"), 200, report("gina", true, false));
  }

  @Test
  @DisplayName("IdentityStoreHandler knows our accounts")
  void identityStoreHandler_knowsOurAccounts() throws Exception {
    assertAnswer(
        asked("anna", "a passphrase for anna alone"), 200, "status=VALID\ngroups=[admin, user]\n");
    assertAnswer(asked("anna", "not this one"), 200, "status=INVALID\ngroups=[]\n");
    assertAnswer(
        asked("gina", "a passphrase for gina alone"), 200, "status=VALID\ngroups=[user]\n");
  }

  private HttpResponse<String> asked(String name, String word) throws Exception {
    return visitor().post("/open/store", Visitor.FORM, Visitor.form("name", name, "word", word));
  }

  @Test
  @DisplayName("after a sign-out the server knows nobody, whatever it has cached")
  void revocation_serverKnowsNobody() throws Exception {
    Visitor anna = signedIn("anna");
    assertThat(lines(anna.get("/open/ee"))).containsEntry("ejb.forAdmin", "open");
    assertAnswer(anna.get("/private/session"), 200, ANNA + "count=1\n");
    assertAnswer(anna.get("/constrained/admin"), 200, ANNA);
    Visitor old = anna.copy();

    assertThat(anna.leave("/auth/logout").statusCode()).isEqualTo(204);

    assertAnswer(old.copy().get("/constrained/admin"), 401, UNAUTHENTICATED);
    assertThat(lines(old.copy().get("/open/ee")))
        .containsEntry("principal", "null")
        .containsEntry("ejb.forAdmin", "refused");
  }

  @Test
  @DisplayName("SecurityContext: nobody has a role after a sign-out")
  void securityContext_afterSignOut_hasNoRole() throws Exception {
    Visitor anna = signedIn("anna");
    assertThat(lines(anna.get("/open/ee"))).containsEntry("security.admin", "true");
    Visitor old = anna.copy();

    assertThat(anna.leave("/auth/logout").statusCode()).isEqualTo(204);

    assertThat(lines(old.get("/open/ee"))).containsEntry("security.admin", "false");
  }

  @Test
  @DisplayName("after HttpServletRequest.logout the server knows nobody")
  void requestLogout_serverForgets() throws Exception {
    Visitor anna = signedIn("anna");
    assertAnswer(anna.post("/open/logout", Visitor.FORM, ""), 200, NOBODY);

    assertAnswer(anna.get("/constrained/admin"), 401, UNAUTHENTICATED);
    assertThat(lines(anna.get("/open/ee")))
        .containsEntry("principal", "null")
        .containsEntry("ejb.forAdmin", "refused");
  }
}
