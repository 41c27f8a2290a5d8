package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.access.Grants;
import io.sallyport.identity.access.Roles;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found out about a request on its way, and which endpoint answers it. */
class ExchangeTest {

  private static final Site SITE = FakeRequest.site("", true);

  /** A credential of one kind. */
  private record One(boolean explicit, boolean came, AuthOutcome outcome, List<String> asked)
      implements Authenticator {
    @Override
    public boolean presented(Exchange exchange) {
      return came;
    }

    @Override
    public AuthOutcome authenticate(Exchange exchange) {
      asked.add(explicit ? "explicit" : "ambient");
      return outcome;
    }
  }

  private final List<String> asked = new ArrayList<>();
  private final AuthOutcome alice =
      new AuthOutcome.Authenticated(
          FakeRequest.caller(Caller.Mechanism.SESSION, Instant.EPOCH, "a"));
  private final AuthOutcome rejected = new AuthOutcome.Rejected(Problem.of(Kind.INVALID_TOKEN));
  private final AuthOutcome unavailable =
      new AuthOutcome.Unavailable(
          new StoreUnavailableException("x", new IllegalStateException("down")));

  private One one(boolean explicit, boolean came, AuthOutcome outcome) {
    return new One(explicit, came, outcome, asked);
  }

  private Decision decide(List<Authenticator> all, List<Exchange> seen) {
    var authenticators = new Authenticators(all);
    Exchange exchange = new FakeRequest().exchange(SITE, authenticators);
    seen.add(exchange);
    return authenticators.decide(exchange);
  }

  @Test
  void decide_explicitCredential_decidesAloneAndAtOnce() {
    var seen = new ArrayList<Exchange>();

    assertThat(decide(List.of(one(false, true, alice), one(true, true, alice)), seen))
        .isEqualTo(Decision.NEXT);
    assertThat(decide(List.of(one(true, true, rejected)), seen))
        .isEqualTo(Problem.of(Kind.INVALID_TOKEN).refuse());
    assertThat(decide(List.of(one(true, true, unavailable)), seen))
        .isEqualTo(Unreachable.problem().refuse());
    assertThat(asked).containsOnly("explicit").hasSize(3);
    assertThat(seen).allMatch(Exchange::explicitCredential).allMatch(Exchange::identityKnown);
    assertThat(seen.get(0).identity()).isEqualTo(alice);
    assertThat(seen.get(2).identityUnavailable()).isTrue();
    assertThat(seen.get(0).identityUnavailable()).isFalse();
  }

  @Test
  void decide_twoExplicitCredentials_areRefusedUnseen() {
    var two = List.<Authenticator>of(one(true, true, alice), one(true, true, alice));

    assertThat(decide(two, new ArrayList<>()))
        .isEqualTo(Problem.of(Kind.INVALID_REQUEST, "Send one credential, not several").refuse());
    assertThat(asked).isEmpty();
  }

  @Test
  void identity_ambientCredential_isLookedUpAtTheFirstLookAndOnce() {
    var seen = new ArrayList<Exchange>();

    assertThat(
            decide(
                List.of(
                    one(true, false, rejected),
                    one(false, false, unavailable),
                    one(false, true, AuthOutcome.NO_CREDENTIALS),
                    one(false, true, alice),
                    one(false, true, unavailable)),
                seen))
        .isEqualTo(Decision.NEXT);
    Exchange exchange = seen.get(0);
    assertThat(asked).isEmpty();
    assertThat(exchange.identityKnown()).isFalse();
    assertThat(exchange.credentialPresented()).isTrue();
    assertThat(exchange.identity()).isEqualTo(alice);
    assertThat(exchange.caller()).contains(((AuthOutcome.Authenticated) alice).caller());
    assertThat(exchange.explicitCredential()).isFalse();
    assertThat(asked).containsExactly("ambient", "ambient");
  }

  @Test
  void credentialPresented_nothingCame_isFalse() {
    var seen = new ArrayList<Exchange>();
    decide(List.of(one(true, false, alice), one(false, false, alice)), seen);

    assertThat(seen.get(0).credentialPresented()).isFalse();
    assertThat(seen.get(0).identity()).isEqualTo(AuthOutcome.NO_CREDENTIALS);
    assertThat(seen.get(0).caller()).isEmpty();
    seen.clear();
    decide(List.of(one(true, true, alice)), seen);
    assertThat(seen.get(0).credentialPresented()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/auth,true",
    "/auth/,true",
    "/auth/login,true",
    "/authx,false",
    "/aut,false",
    "/,false"
  })
  void ours_path_isAtOrBelowTheBase(String path, boolean ours) {
    Exchange exchange = new FakeRequest().exchange(SITE);
    assertThat(exchange.path()).isEqualTo("/");
    exchange.path(path);
    assertThat(exchange.path()).isEqualTo(path);
    assertThat(exchange.ours()).isEqualTo(ours);
  }

  @ParameterizedTest
  @CsvSource({"GET,true", "HEAD,true", "OPTIONS,true", "POST,false", "get,false"})
  void safe_method_changesNothing(String method, boolean safe) {
    assertThat(new FakeRequest().method(method).exchange(SITE).safe()).isEqualTo(safe);
  }

  @Test
  void header_thatComesTwice_isNone() {
    FakeRequest request =
        new FakeRequest().header("One", "1").header("Two", "1").header("Two", "2");
    assertThat(request.exchange(SITE).header("One")).isEqualTo("1");
    assertThat(request.exchange(SITE).header("Two")).isNull();
    assertThat(request.exchange(SITE).header("None")).isNull();
    assertThat(request.exchange(SITE).userAgent()).isEmpty();
    assertThat(request.header("User-Agent", "x").exchange(SITE).userAgent()).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource({
    "text/html,true",
    "'application/xhtml+xml, application/json;q=0.9',true",
    "'text/html;q=0.5, application/json',false",
    "'text/html;q=0.5, application/problem+json;q=0.5',true",
    "'TEXT/HTML ; Q=0.001',true",
    "text/html;q=0,false",
    "text/html;q=0.0001,false",
    "text/html;q=2,false",
    "'text/html;level=1;q=1.000',true",
    "*/*,false",
    "application/json,false"
  })
  void navigation_withoutFetchMetadata_goesByAccept(String accept, boolean page) {
    assertThat(new FakeRequest().header("Accept", accept).exchange(SITE).navigation())
        .isEqualTo(page);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site",
        "Sec-Fetch-Dest",
        "Sec-Fetch-User",
        "Authorization",
        "X-API-Key",
        "X-Requested-With"
      })
  void navigation_whatOnlyProgramsAndScriptsSend_isNone(String header) {
    FakeRequest request = new FakeRequest().header("Accept", "text/html");
    assertThat(request.exchange(SITE).navigation()).isTrue();
    assertThat(request.header(header, "x").exchange(SITE).navigation()).isFalse();
    assertThat(new FakeRequest().exchange(SITE).navigation()).isFalse();
  }

  @Test
  void navigation_fetchMetadata_saysIt() {
    assertThat(new FakeRequest().header("Sec-Fetch-Mode", "navigate").exchange(SITE).navigation())
        .isTrue();
    assertThat(
            new FakeRequest()
                .header("Sec-Fetch-Mode", "cors")
                .header("Accept", "text/html")
                .exchange(SITE)
                .navigation())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"Bearer x,x", "bearer  x,' x'", "BEARER,''", "Basic x,", "Bearerx,"})
  void bearer_header_isWhatFollowsTheScheme(String header, @Nullable String value) {
    assertThat(new FakeRequest().header("Authorization", header).exchange(SITE).bearer())
        .isEqualTo(value);
    assertThat(new FakeRequest().exchange(SITE).bearer()).isNull();
    assertThat(new FakeRequest().header("Authorization", "Bearer\tx").exchange(SITE).bearer())
        .isEqualTo("x");
  }

  @Test
  void queryParameter_malformedOrTwice_isNone() {
    assertThat(query("a=b&c=d").queryParameter("c")).isEqualTo("d");
    assertThat(query("a=b").queryParameter("c")).isNull();
    assertThat(query("c=d&c=e").queryParameter("c")).isNull();
    assertThat(query("c=%zz").queryParameter("c")).isNull();
    assertThat(query("").queryParameter("c")).isNull();
    assertThat(new FakeRequest().exchange(SITE).queryParameter("c")).isNull();
  }

  private static Exchange query(String raw) {
    return new FakeRequest().query(raw).exchange(SITE);
  }

  private static Route route(String method, String path) {
    return Route.of(
        method,
        path,
        Route.signedIn(),
        (exchange, fields) ->
            new Decision.Reply(
                Answer.json(
                    200, List.of(method + path, exchange.pathVariable(), fields.toString()))));
  }

  private static final List<Route> ROUTES =
      List.of(
          route("GET", "/a"),
          route("POST", "/a").taking(List.of("must"), List.of("may")),
          route("DELETE", "/b/{id}"),
          route("POST", "/c/{id}/d"),
          route("POST", "/token").asOAuth());

  private static Decision ask(FakeRequest request, String path) throws IOException {
    return Asked.of(ROUTES, request.path("/auth" + path, "/auth" + path).exchange(SITE));
  }

  private static Decision post(String path, String json) throws IOException {
    return ask(
        new FakeRequest()
            .method("POST")
            .header("Content-Type", "application/json")
            .body(json.getBytes(StandardCharsets.UTF_8)),
        path);
  }

  @Test
  void endpoint_found_answers() throws IOException {
    assertThat(Asked.text(ask(new FakeRequest(), "/a"))).contains("[\"GET/a\",\"\",\"Fields[]\"]");
    assertThat(Asked.text(ask(new FakeRequest().method("HEAD"), "/a"))).contains("\"GET/a\"");
    assertThat(Asked.text(ask(new FakeRequest().method("DELETE"), "/b/x%2Fy")))
        .contains("[\"DELETE/b/{id}\",\"x%2Fy\",");
    assertThat(Asked.text(post("/c/7/d", "{}"))).contains("[\"POST/c/{id}/d\",\"7\",");
    assertThat(Asked.text(post("/a", "{\"must\":\"x\",\"may\":\"y\",\"n\":1}")))
        .contains("\"Fields[must, may, n]\"");
  }

  @Test
  void endpoint_notFoundOrOfAnotherMethod_isRefused() throws IOException {
    for (String path : List.of("", "/b", "/b/", "/b/x/y", "/c//d", "/ax", "/xa")) {
      assertThat(ask(new FakeRequest().method("DELETE"), path))
          .as(path)
          .isEqualTo(Problem.of(Kind.NOT_FOUND).refuse());
    }
    assertThat(ask(new FakeRequest().method("PUT"), "/a"))
        .isEqualTo(Problem.of(Kind.METHOD_NOT_ALLOWED).with("Allow", "GET, HEAD, POST").refuse());
    assertThat(ask(new FakeRequest(), "/b/x"))
        .isEqualTo(Problem.of(Kind.METHOD_NOT_ALLOWED).with("Allow", "DELETE").refuse());
  }

  @ParameterizedTest
  @CsvSource({
    "{},must,The field must is missing",
    "'{\"must\":1}',must,The field must is not text",
    "'{\"must\":\"x\",\"may\":true}',may,The field may is not text"
  })
  void endpoint_fieldMissingOrNoText_isNamed(String json, String field, String detail)
      throws IOException {
    assertThat(post("/a", json))
        .isEqualTo(Problem.of(Kind.MALFORMED_REQUEST, detail).withMember("field", field).refuse());
  }

  @Test
  void endpoint_oauth_takesFormsAlone() throws IOException {
    assertThat(post("/token", "{}"))
        .isEqualTo(
            Problem.of(Kind.UNSUPPORTED_MEDIA_TYPE, "Send application/x-www-form-urlencoded")
                .refuse());
  }

  @Test
  void endpoint_ruleOfAnArea_governsWhatLiesBelowBeItThereOrNot() {
    Rule area = Route.session();
    var endpoints = new Endpoints(ROUTES, Map.of("/b", area));
    for (String path : List.of("/b", "/b/x", "/b/none/none")) {
      assertThat(ruleOf(endpoints, path)).isSameAs(area);
    }
    assertThat(ruleOf(endpoints, "/a")).isEqualTo(Route.signedIn());
    assertThat(ruleOf(endpoints, "/bx")).isEqualTo(Route.everyone());
  }

  private static Rule ruleOf(Endpoints endpoints, String path) {
    Exchange exchange = new FakeRequest().exchange(SITE);
    exchange.path("/auth" + path);
    endpoints.find(exchange);
    return exchange.rule();
  }

  @Test
  void answer_pathOfTheApplication_isTheApplications() throws IOException {
    assertThat(new Endpoints(ROUTES, Map.of()).answer(new FakeRequest().exchange(SITE)))
        .isEqualTo(Decision.APPLICATION);
  }

  private static RequestBody body(@Nullable String type, String text) throws IOException {
    FakeRequest request =
        new FakeRequest().method("POST").body(text.getBytes(StandardCharsets.UTF_8));
    if (type != null) {
      request.header("Content-Type", type);
    }
    return request.exchange(SITE).body();
  }

  private static RequestBody unusable(Kind kind, String detail) {
    return new RequestBody.Unusable(Problem.of(kind, detail));
  }

  @Test
  void body_json_isReadByTypes() throws IOException {
    assertThat(
            body(
                "Application/JSON ; Charset=UTF-8",
                "{\"s\":\"x\",\"t\":true,\"f\":false,\"n\":null,\"l\":7,\"a\":[\"x\",\"y\"],"
                    + "\"big\":9223372036854775808,\"d\":1.5,\"o\":{\"x\":[1]},\"m\":[\"x\",[2]]}"))
        .isEqualTo(
            new RequestBody.Fields(
                Map.of(
                    "s",
                    "x",
                    "t",
                    true,
                    "f",
                    false,
                    "l",
                    7L,
                    "a",
                    List.of("x", "y"),
                    "big",
                    RequestBody.Other.VALUE,
                    "d",
                    RequestBody.Other.VALUE,
                    "o",
                    RequestBody.Other.VALUE,
                    "m",
                    RequestBody.Other.VALUE)));
  }

  @ParameterizedTest
  @CsvSource({
    "'[]',The body is not a JSON object",
    "'',The body is not a JSON object",
    "'{} {}',Something follows the JSON object",
    "'{\"a\":1,\"a\":2}','The body is not JSON, or too deeply nested'",
    "'{','The body is not JSON, or too deeply nested'"
  })
  void body_noJsonObject_isRefused(String text, String detail) throws IOException {
    assertThat(body("application/json", text)).isEqualTo(unusable(Kind.MALFORMED_REQUEST, detail));
  }

  @Test
  void body_typeThatIsNotTaken_isRefused() throws IOException {
    String send = "Send application/json or application/x-www-form-urlencoded";
    assertThat(body(null, "")).isEqualTo(new RequestBody.Fields(Map.of()));
    assertThat(body(null, "x"))
        .isEqualTo(unusable(Kind.UNSUPPORTED_MEDIA_TYPE, "Send a Content-Type"));
    assertThat(body("text/plain", "{}")).isEqualTo(unusable(Kind.UNSUPPORTED_MEDIA_TYPE, send));
    assertThat(body("application/json; charset=utf-16", "{}"))
        .isEqualTo(unusable(Kind.UNSUPPORTED_MEDIA_TYPE, "Send plain UTF-8"));
    assertThat(body("application/json; charset=\"utf-8\"; x=y", "{}"))
        .isEqualTo(new RequestBody.Fields(Map.of()));
    assertThat(
            new FakeRequest()
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .body("{}".getBytes(StandardCharsets.UTF_8))
                .exchange(SITE)
                .body())
        .isEqualTo(unusable(Kind.UNSUPPORTED_MEDIA_TYPE, "Send plain UTF-8"));
  }

  @Test
  void body_length_isBounded() throws IOException {
    String fits = "{\"a\":\"" + "x".repeat(65_536 - 8) + "\"}";

    assertThat(body("application/json", fits)).isInstanceOf(RequestBody.Fields.class);
    assertThat(body("application/json", fits + " "))
        .isEqualTo(unusable(Kind.BODY_TOO_LARGE, "At most 64 KiB"));
    assertThat(
            new FakeRequest()
                .header("Content-Type", "application/json")
                .body(new byte[] {'{', (byte) 0xff, '}'})
                .exchange(SITE)
                .body())
        .isEqualTo(unusable(Kind.MALFORMED_REQUEST, "The body is not UTF-8"));
  }

  @Test
  void fields_words_comeAsListOrAsText() {
    var fields =
        new RequestBody.Fields(
            Map.of("list", List.of("a", "b"), "text", " a  b ", "other", 1L, "empty", ""));
    assertThat(fields.words("list")).containsExactly("a", "b");
    assertThat(fields.words("text")).containsExactly("a", "b");
    assertThat(fields.words("empty")).isEmpty();
    assertThat(fields.words("other")).isNull();
    assertThat(fields.words("none")).isNull();
    assertThat(fields.has("other")).isTrue();
    assertThat(fields.has("empty")).isFalse();
    assertThat(fields.has("none")).isFalse();
    assertThat(fields.optional("other")).isNull();
    assertThat(fields.optional("text")).isEqualTo(" a  b ");
  }

  @Test
  void fields_numbers_comeAsSuchOrInDigits() {
    var fields =
        new RequestBody.Fields(
            Map.of("n", 7L, "t", "999999999999999", "long", "1000000000000000", "x", "-1"));
    assertThat(fields.number("n")).isEqualTo(7);
    assertThat(fields.number("t")).isEqualTo(999_999_999_999_999L);
    assertThat(fields.number("long")).isNull();
    assertThat(fields.number("x")).isNull();
    assertThat(fields.number("none")).isNull();
  }

  @Test
  void challenge_each_isAsTheStandardsWriteIt() {
    assertThat(
            List.of(
                Challenge.plain(),
                Challenge.invalidToken(),
                Challenge.insufficientScope(Optional.empty()),
                Challenge.insufficientScope(Optional.of("a:b")),
                Challenge.insufficientAuthentication(Optional.of("aal2"), Optional.empty()),
                Challenge.insufficientAuthentication(
                    Optional.empty(), Optional.of(Duration.ofMinutes(15)))))
        .containsExactly(
            "Bearer realm=\"sallyport\"",
            "Bearer realm=\"sallyport\", error=\"invalid_token\"",
            "Bearer realm=\"sallyport\", error=\"insufficient_scope\"",
            "Bearer realm=\"sallyport\", error=\"insufficient_scope\", scope=\"a:b\"",
            "Bearer realm=\"sallyport\", error=\"insufficient_user_authentication\","
                + " acr_values=\"aal2\"",
            "Bearer realm=\"sallyport\", error=\"insufficient_user_authentication\","
                + " max_age=\"900\"");
  }

  private static Caller caller(Caller.Mechanism mechanism, Set<String> granted, String... scopes) {
    return new Caller(
        "account",
        "alice",
        new Grants(Set.of("user"), granted),
        Set.of(scopes),
        mechanism,
        "handle",
        List.of("pwd"),
        Instant.EPOCH,
        Instant.MAX);
  }

  @Test
  void permits_credential_limitsTheAccount() {
    Set<String> granted = Set.of("a", "b");
    assertThat(caller(Caller.Mechanism.SESSION, granted).permits("a")).isTrue();
    assertThat(caller(Caller.Mechanism.SESSION, granted).permits("c")).isFalse();
    assertThat(caller(Caller.Mechanism.BEARER, granted, "a").permits("a")).isTrue();
    assertThat(caller(Caller.Mechanism.BEARER, granted, "a").permits("b")).isFalse();
    assertThat(caller(Caller.Mechanism.API_KEY, granted, "a", "c").permits("c")).isFalse();
    assertThat(caller(Caller.Mechanism.API_KEY, Set.of(Roles.ALL), Roles.ALL).permits("c"))
        .isTrue();
  }

  @Test
  void hasRole_credential_hasToCoverTheAccount() {
    Set<String> granted = Set.of("a", "b");
    assertThat(caller(Caller.Mechanism.SESSION, granted).hasRole("user")).isTrue();
    assertThat(caller(Caller.Mechanism.SESSION, granted).hasRole("admin")).isFalse();
    assertThat(caller(Caller.Mechanism.BEARER, granted, "a").hasRole("user")).isFalse();
    assertThat(caller(Caller.Mechanism.BEARER, granted, "a", "b").hasRole("user")).isTrue();
    assertThat(caller(Caller.Mechanism.BEARER, granted, Roles.ALL).hasRole("user")).isTrue();
    assertThat(caller(Caller.Mechanism.BEARER, granted, "a", "b").hasRole("admin")).isFalse();
  }

  @Test
  void acr_secondFactor_isTheSecondLevel() {
    Caller one = caller(Caller.Mechanism.SESSION, Set.of());
    Caller two = one.authenticatedBy(List.of("pwd", "mfa"), "other");
    assertThat(List.of(one.acr(), two.acr())).isEqualTo(List.of("aal1", "aal2"));
    assertThat(List.of(one.secondFactor(), two.secondFactor())).isEqualTo(List.of(false, true));
    assertThat(two)
        .isEqualTo(
            new Caller(
                "account",
                "alice",
                one.grants(),
                Set.of(),
                Caller.Mechanism.SESSION,
                "other",
                List.of("pwd", "mfa"),
                Instant.EPOCH,
                Instant.MAX));
    assertThat(one.getName()).isEqualTo("alice");
  }

  @Test
  void form_type_tellsAForm() {
    assertThat(new FakeRequest().exchange(SITE).form()).isFalse();
    assertThat(
            new FakeRequest()
                .header("Content-Type", "application/x-www-form-urlencoded")
                .exchange(SITE)
                .form())
        .isTrue();
  }

  @Test
  void queryNames_unreadableQuery_mayNameAnything() {
    assertThat(new FakeRequest().query("a=1&b=2").exchange(SITE).queryNames("b")).isTrue();
    assertThat(new FakeRequest().query("a=1&b=2").exchange(SITE).queryNames("c")).isFalse();
    assertThat(new FakeRequest().query("%").exchange(SITE).queryNames("c")).isTrue();
    assertThat(new FakeRequest().exchange(SITE).queryNames("c")).isFalse();
  }

  @Test
  void body_thatBreaksOff_isRefused() throws IOException {
    for (String type : new String[] {null, "application/json"}) {
      FakeRequest request = new FakeRequest().method("POST").brokenBody();
      if (type != null) {
        request.header("Content-Type", type);
      }
      assertThat(request.exchange(SITE).body())
          .isEqualTo(
              type == null
                  ? unusable(Kind.UNSUPPORTED_MEDIA_TYPE, "Send a Content-Type")
                  : unusable(Kind.MALFORMED_REQUEST, "The body could not be read to its end"));
    }
  }

  @Test
  void secretTransport_plainHttpFromElsewhere_takesNoSecret() {
    Site unknown = FakeRequest.site("", false);

    assertThat(SecretTransport.problem(new FakeRequest().exchange(SITE))).isEmpty();
    assertThat(SecretTransport.problem(new FakeRequest().peer("127.0.0.1").exchange(unknown)))
        .isEmpty();
    assertThat(SecretTransport.problem(new FakeRequest().exchange(unknown)))
        .hasValueSatisfying(
            problem -> assertThat(problem.kind()).isEqualTo(Kind.INSECURE_TRANSPORT));
  }

  @Test
  void furtherOn_sameRequest_keepsWhoIsCallingAndTheCookiesThatWent() {
    Exchange known = new FakeRequest().exchange(SITE);
    known.explicitIdentity(alice);
    known.enteredByContainer();
    known.cookies().set("session", "x");
    var further = new Exchange(known, known.request(), known.response());

    assertThat(further.identity()).isEqualTo(alice);
    assertThat(further.explicitCredential()).isTrue();
    assertThat(further.entered()).isTrue();
    assertThat(further.cookies()).isSameAs(known.cookies());
    assertThat(further.site()).isSameAs(known.site());
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example, true, true",
    "http://a.example, true, true",
    "https://a.example, false, true",
    "http://a.example, false, false",
    "'', true, true",
    "'', false, false"
  })
  void secure_requestOrConfiguredOrigin_saysSo(String configured, boolean tls, boolean secure) {
    var site =
        new Site(
            "",
            "/auth",
            Origin.parse(configured).orElse(null),
            ForwardingHeader.FORWARDED,
            List.of(),
            new CookiePolicy(false, "Lax", null, ""),
            Clock.systemUTC());
    Exchange plain = new FakeRequest().exchange(site);
    var request =
        new HttpServletRequestWrapper(plain.request()) {
          @Override
          public boolean isSecure() {
            return tls;
          }
        };

    assertThat(new Exchange(plain, request, plain.response()).secure()).isEqualTo(secure);
  }
}
