package io.sallyport.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.sallyport.auth.TestClock;
import io.sallyport.auth.TestConfigurations;
import io.sallyport.auth.limit.MemoryRateLimiter;
import io.sallyport.auth.page.Pages;
import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Asked;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Authenticator;
import io.sallyport.auth.pipeline.Authenticators;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Counted;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.FirstFactor;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.SecondFactor;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.auth.pipeline.Site;
import io.sallyport.auth.pipeline.Unreachable;
import io.sallyport.identity.Identity;
import io.sallyport.identity.IdentitySettings;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.access.Grants;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.audit.AuditEvent;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.password.Password;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in and out, from the fields of the request to what is handed over. */
class LoginEndpointsTest {

  private static final Site SITE = FakeRequest.site("", true);
  private static final String HTML = "text/html";
  private static final String TYPED = "correct horse battery staple";
  private static final Pages PAGES = new Pages();
  private static final TestClock CLOCK = new TestClock();
  private static final Instant NOW = CLOCK.instant();

  /** Opened once, and open until the end: what each test needs of it is an account of its own. */
  private static final Identity IDENTITY =
      Identity.open(
          new IdentitySettings(
              TestConfigurations.database(),
              Map.of("user", new Roles.Definition(Set.of(), Set.of("notes:read"))),
              HashScheme.ARGON2ID,
              List.of(Away.class.getName())),
          CLOCK);

  private static final String HASH = IDENTITY.passwords().hash(new Password(TYPED));

  private final OneDelivery session = new OneDelivery("session", true);
  private final OneDelivery token = new OneDelivery("token", false);
  private final OneDelivery cookies = new OneDelivery("token-cookie", true);
  private final List<AuditEvent> events = new ArrayList<>();
  private final Counted counted = new Counted();
  private final Audit audit = new Audit(events::add, counted, CLOCK);
  private final Factor factor = new Factor();
  private final List<String> deletedKeys = new ArrayList<>();
  private final LoginLimits limits =
      new LoginLimits(
          new MemoryRateLimiter(CLOCK),
          new MemoryRateLimiter(CLOCK),
          new Limit(20, Duration.ofMinutes(15)),
          new Limit(1, Duration.ofMinutes(15)));
  private final SignInCompletion completion =
      new SignInCompletion(IDENTITY, limits, List.of(session, token, cookies), audit, CLOCK);
  private final LoginEndpoints endpoints = endpoints(true);
  private final ApplicationLogin byApplication =
      new ApplicationLogin(IDENTITY, limits, factor, completion, audit);
  private Account alice;

  /** A store of the application that is away, as far as the name {@code away} goes. */
  public static final class Away implements IdentityStore {
    @Override
    public CredentialValidationResult validate(Credential credential) {
      if (((UsernamePasswordCredential) credential).getCaller().equals("away")) {
        throw new IllegalStateException("down");
      }
      return CredentialValidationResult.NOT_VALIDATED_RESULT;
    }
  }

  /** Asked for where it is enrolled. */
  private static final class Factor implements SecondFactor {
    final List<FirstFactor> asked = new ArrayList<>();
    boolean enrolled;
    boolean down;

    @Override
    public boolean enrolled(String accountId) {
      if (down) {
        throw new StoreUnavailableException("factors", new IllegalStateException("down"));
      }
      return enrolled;
    }

    @Override
    public boolean missing(String accountId) {
      return !enrolled;
    }

    @Override
    public Decision ask(Exchange exchange, FirstFactor first) {
      asked.add(first);
      return new Decision.Reply(Answer.empty(299));
    }
  }

  @BeforeEach
  void register() {
    String name = "alice" + UUID.randomUUID();
    alice = IDENTITY.accounts().create(name, Set.of("user"), HASH).orElseThrow();
  }

  private LoginEndpoints endpoints(boolean clearSiteData) {
    var departure =
        new LoginEndpoints.Departure(
            (exchange, accountId) -> deletedKeys.add(accountId), clearSiteData, audit);
    return new LoginEndpoints(IDENTITY, limits, factor, completion, PAGES, departure);
  }

  private static FakeRequest request(String method, String path) {
    return new FakeRequest().method(method).path("/auth" + path, "/auth" + path);
  }

  private FakeRequest signIn(String password, String more) {
    return request("POST", "/login")
        .header("Content-Type", "application/json")
        .body(
            ("{\"username\":\"" + alice.username() + "\",\"password\":\"" + password + "\"" + more)
                .concat("}")
                .getBytes(StandardCharsets.UTF_8));
  }

  private Decision ask(FakeRequest request) throws IOException {
    return Asked.of(endpoints.routes(), request.exchange(SITE));
  }

  private AuditEvent event(String type, @Nullable String actor, String path, String detail) {
    return new AuditEvent(
        NOW, type, alice.id(), actor, new AuditEvent.Request("192.0.2.1", path, ""), detail);
  }

  private FirstFactor first(String delivery, @Nullable String scope, String wanted) {
    return new FirstFactor(
        alice.id(),
        0,
        LoginLimits.keys(new FakeRequest().exchange(SITE), alice.username()),
        new FirstFactor.Wish(delivery, scope, wanted));
  }

  /** Whether the one failure that a name may have is still to be had. */
  private void nothingCounted() {
    FirstFactor.Tries tries = first("session", null, "").tries();
    assertThat(limits.take(tries)).isZero();
    limits.over(tries);
    assertThat(limits.take(tries)).isEqualTo(Duration.ofMinutes(15));
  }

  private Object issued(List<String> amr, @Nullable String scope) {
    return Arrays.asList(new SignIn(alice, amr, NOW), scope);
  }

  private String authenticated() {
    return "200\napplication/json\n{\"status\":\"authenticated\",\"account\":{\"id\":\"%s\","
            .formatted(alice.id())
        + "\"username\":\"%s\",\"roles\":[\"user\"]}}".formatted(alice.username());
  }

  @Test
  void routes_signingOutEverywhere_needsSomebody() {
    assertThat(
            endpoints.routes().stream()
                .map(
                    route ->
                        "%s %s %s %s %s"
                            .formatted(
                                route.method(),
                                route.path(),
                                route.rule().allow(),
                                route.required(),
                                route.optional())))
        .containsExactly(
            "GET /login " + Requirement.EVERYONE + " [] []",
            "POST /login "
                + Requirement.EVERYONE
                + " [username, password] [continue, deliver, scope]",
            "POST /logout " + Requirement.EVERYONE + " [] []",
            "POST /logout-all " + Requirement.SIGNED_IN + " [] []");
  }

  @Test
  void page_withAWayBack_keepsIt() throws IOException {
    assertThat(Asked.text(ask(request("GET", "/login").query("continue=/notes"))))
        .startsWith("200\nContent-Security-Policy: ")
        .contains("name=\"continue\" value=\"/notes\"");
  }

  @Test
  void signIn_rightPassword_isASessionByDefault() throws IOException {
    assertThat(Asked.text(ask(signIn(TYPED, "")))).isEqualTo(authenticated());
    assertThat(session.asked).containsExactly(issued(List.of("pwd"), null));
    assertThat(token.asked).isEmpty();
    assertThat(cookies.asked).containsExactly("end");
    assertThat(events).containsExactly(event("sign-in.succeeded", null, "/auth/login", "password"));
    assertThat(counted.lines()).containsExactly("SIGN_IN succeeded session");
    nothingCounted();
  }

  @Test
  void signIn_byAnotherDelivery_isAnsweredByIt() throws IOException {
    token.result = new Delivery.Result.Issued(Map.of("access_token", "x"));

    assertThat(Asked.text(ask(signIn(TYPED, ",\"deliver\":\"token\",\"scope\":\"notes:read\""))))
        .isEqualTo("200\napplication/json\n{\"access_token\":\"x\"}");
    assertThat(token.asked).containsExactly(issued(List.of("pwd"), "notes:read"));
    assertThat(session.asked).isEmpty();
    assertThat(cookies.asked).isEmpty();
    assertThat(counted.lines()).containsExactly("SIGN_IN succeeded token");
  }

  @Test
  void signIn_onAPage_leadsBackAndIsAlwaysTheDefault() throws IOException {
    assertThat(
            Asked.text(
                ask(
                    signIn(TYPED, ",\"deliver\":\"token\",\"continue\":\"/notes?a=b\"")
                        .header("Accept", HTML))))
        .isEqualTo("303\nLocation: /notes?a=b");
    assertThat(session.asked).hasSize(1);
    assertThat(
            Asked.text(ask(signIn(TYPED, ",\"continue\":\"//x.example\"").header("Accept", HTML))))
        .isEqualTo("303\nLocation: /");
  }

  @ParameterizedTest
  @CsvSource({"4096,1,deliver", "4097,1,username", "1,4097,password", "1,4096,deliver"})
  void signIn_fieldThatCannotBeTaken_isNamed(int name, int password, String field)
      throws IOException {
    String json =
        "{\"username\":\"%s\",\"password\":\"%s\",\"deliver\":\"letter\"}"
            .formatted("n".repeat(name), "p".repeat(password));

    assertThat(
            ask(
                request("POST", "/login")
                    .header("Content-Type", "application/json")
                    .body(json.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(
            Problem.of(Kind.MALFORMED_REQUEST, "The field " + field + " cannot be taken")
                .withMember("field", field)
                .refuse());
    assertThat(counted.lines()).isEmpty();
  }

  @Test
  void signIn_wrongPassword_isRefusedOnceAndThenNotLookedAt() throws IOException {
    Decision refused = ask(signIn("wrong", ",\"deliver\":\"token\""));
    Decision tooOften = ask(signIn(TYPED, ""));

    assertThat(refused).isEqualTo(Problem.of(Kind.INVALID_CREDENTIALS).refuse());
    assertThat(tooOften)
        .isEqualTo(Problem.of(Kind.TOO_MANY_ATTEMPTS).with("Retry-After", "900").refuse());
    assertThat(events)
        .containsExactly(event("sign-in.failed", null, "/auth/login", "WRONG_PASSWORD"));
    assertThat(counted.lines())
        .containsExactly("SIGN_IN failed token", "LIMIT_HIT sign_in", "SIGN_IN refused session");
    assertThat(session.asked).isEmpty();
  }

  @Test
  void signIn_refusedOnAPage_asksAgain() throws IOException {
    String again =
        Asked.text(ask(signIn("wrong", ",\"continue\":\"/notes\"").header("Accept", HTML)));
    String tooOften = Asked.text(ask(signIn(TYPED, "").header("Accept", HTML)));

    assertThat(again)
        .startsWith("401\n")
        .contains("value=\"/notes\"", alice.username(), "Name or password is not right");
    assertThat(tooOften).startsWith("429\n").contains("\nRetry-After: 900\n");
  }

  @Test
  void signIn_overPlainHttp_isRefusedBeforeAnythingIsLookedAt() throws IOException {
    Decision refused =
        Asked.of(
            endpoints.routes(),
            signIn(TYPED, "").header("Accept", HTML).exchange(FakeRequest.site("", false)));

    assertThat(refused)
        .isInstanceOfSatisfying(
            Decision.Refuse.class,
            refuse -> assertThat(refuse.problem().kind()).isEqualTo(Kind.INSECURE_TRANSPORT));
    assertThat(counted.lines()).containsExactly("SIGN_IN refused session");
    nothingCounted();
  }

  @Test
  void signIn_scopeBeyondTheAccount_isRefusedAndNotCounted() throws IOException {
    token.grants = false;

    assertThat(ask(signIn(TYPED, ",\"deliver\":\"token\",\"scope\":\"x\"")))
        .isEqualTo(Problem.of(Kind.INVALID_SCOPE).refuse());
    assertThat(events)
        .containsExactly(
            event(
                "sign-in.failed",
                null,
                "/auth/login",
                "right password, scope beyond the account's"));
    assertThat(counted.lines()).containsExactly("SIGN_IN refused token");
    assertThat(token.asked).isEmpty();
    nothingCounted();
  }

  @Test
  void signIn_withASecondFactor_asksForItAndCountsUntilItHasPassed() throws IOException {
    factor.enrolled = true;

    assertThat(
            Asked.text(
                ask(signIn(TYPED, ",\"deliver\":\"token\",\"scope\":\"s\",\"continue\":\"/n\""))))
        .isEqualTo("299");
    assertThat(factor.asked).containsExactly(first("token", "s", "/n"));
    assertThat(events)
        .containsExactly(event("sign-in.second-factor-due", null, "/auth/login", "password"));
    assertThat(counted.lines()).containsExactly("SIGN_IN second_factor_due token");
    assertThat(token.asked).isEmpty();
    assertThat(limits.take(first("token", "s", "/n").tries())).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void signIn_factorsCannotBeAsked_isAnOutageThatIsNotCounted() {
    factor.down = true;

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> ask(signIn(TYPED, "")));
    assertThat(session.asked).isEmpty();
    nothingCounted();
  }

  @Test
  void signIn_endedAtEachAttempt_givesUpAfterTheThird() throws IOException {
    session.result = new Delivery.Result.EpochPassed();

    assertThat(ask(signIn(TYPED, ""))).isEqualTo(Unreachable.problem().refuse());
    assertThat(session.asked).hasSize(3);
    assertThat(events).hasSize(6);
    assertThat(events.get(5))
        .isEqualTo(event("sign-in.failed", null, "/auth/login", "ended at this very moment"));
    assertThat(counted.lines()).hasSize(3).containsOnly("SIGN_IN refused session");
  }

  private Exchange as(FakeRequest request, Caller.Mechanism mechanism, String accountId) {
    var caller =
        new Caller(
            accountId,
            "alice",
            Grants.NONE,
            Set.of(),
            mechanism,
            "handle",
            List.of("pwd"),
            NOW,
            NOW);
    var given = new AuthOutcome.Authenticated(caller);
    boolean explicit = mechanism != Caller.Mechanism.SESSION;
    var authenticators =
        new Authenticators(
            List.of(
                new Authenticator() {
                  @Override
                  public boolean explicit() {
                    return explicit;
                  }

                  @Override
                  public boolean presented(Exchange exchange) {
                    return true;
                  }

                  @Override
                  public AuthOutcome authenticate(Exchange exchange) {
                    return given;
                  }
                }));
    Exchange exchange = request.exchange(SITE, authenticators);
    authenticators.decide(exchange);
    var unused = exchange.identity();
    return exchange;
  }

  private Decision askAs(FakeRequest request, Caller.Mechanism mechanism, String accountId)
      throws IOException {
    return Asked.of(endpoints.routes(), as(request, mechanism, accountId));
  }

  private void everythingEnded() {
    for (OneDelivery each : List.of(session, token, cookies)) {
      assertThat(each.asked).containsExactly("end");
    }
  }

  @Test
  void signOut_session_endsAllThatCameAlong() throws IOException {
    assertThat(Asked.text(askAs(request("POST", "/logout"), Caller.Mechanism.SESSION, alice.id())))
        .isEqualTo("204\nClear-Site-Data: \"cache\", \"storage\"");
    everythingEnded();
    assertThat(events).containsExactly(event("sign-out", alice.id(), "/auth/logout", "session"));
  }

  @Test
  void signOut_onAPageByNobody_leadsToTheSignInPage() throws IOException {
    assertThat(
            Asked.text(
                Asked.of(
                    endpoints(false).routes(),
                    request("POST", "/logout").header("Accept", HTML).exchange(SITE))))
        .isEqualTo("303\nLocation: /auth/login");
    everythingEnded();
    assertThat(events).isEmpty();
  }

  @Test
  void signOut_byATokenOfOurs_isTakenAndOfAnotherIssuerIsNot() throws IOException {
    assertThat(askAs(request("POST", "/logout"), Caller.Mechanism.BEARER, "nobody"))
        .isEqualTo(
            Problem.of(Kind.INSUFFICIENT_PERMISSION, "This caller has no account here").refuse());
    assertThat(events).isEmpty();
    assertThat(Asked.text(askAs(request("POST", "/logout"), Caller.Mechanism.BEARER, alice.id())))
        .startsWith("204\n");
    everythingEnded();
    assertThat(events).containsExactly(event("sign-out", alice.id(), "/auth/logout", "bearer"));
  }

  @Test
  void signOut_byAnApiKey_isRefused() throws IOException {
    assertThat(askAs(request("POST", "/logout"), Caller.Mechanism.API_KEY, alice.id()))
        .isEqualTo(
            Problem.of(Kind.INSUFFICIENT_PERMISSION, "An API key has nothing to sign out of")
                .refuse());
    assertThat(askAs(request("POST", "/logout-all"), Caller.Mechanism.API_KEY, alice.id()))
        .isEqualTo(
            Problem.of(Kind.INSUFFICIENT_PERMISSION, "An API key signs nobody out").refuse());
    assertThat(session.asked).isEmpty();
    assertThat(epoch()).isZero();
  }

  private long epoch() {
    return IDENTITY.accounts().byId(alice.id()).orElseThrow().epoch().revocation();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "keys=false", "keys=true"})
  void signOutEverywhere_session_raisesTheEpochAndDeletesKeysIfAsked(String query)
      throws IOException {
    assertThat(
            Asked.text(
                askAs(
                    request("POST", "/logout-all").query(query),
                    Caller.Mechanism.SESSION,
                    alice.id())))
        .startsWith("204\n");
    assertThat(epoch()).isEqualTo(1);
    everythingEnded();
    assertThat(deletedKeys).isEqualTo(query.equals("keys=true") ? List.of(alice.id()) : List.of());
    assertThat(events)
        .containsExactly(event("sign-out.everywhere", alice.id(), "/auth/logout-all", "session"));
  }

  @Test
  void signOutEverywhere_whatCannotBe_changesNothing() throws IOException {
    assertThat(
            askAs(
                request("POST", "/logout-all").query("keys=1"),
                Caller.Mechanism.SESSION,
                alice.id()))
        .isEqualTo(
            Problem.of(Kind.MALFORMED_REQUEST, "The parameter keys is true or false")
                .withMember("field", "keys")
                .refuse());
    assertThat(
            askAs(
                request("POST", "/logout-all").query("keys=true"),
                Caller.Mechanism.BEARER,
                alice.id()))
        .isEqualTo(
            Problem.of(Kind.INSUFFICIENT_PERMISSION, "Keys are deleted by a session alone")
                .refuse());
    assertThat(askAs(request("POST", "/logout-all"), Caller.Mechanism.BEARER, "nobody"))
        .isEqualTo(
            Problem.of(Kind.INSUFFICIENT_PERMISSION, "This caller has no account here").refuse());
    assertThat(epoch()).isZero();
    assertThat(session.asked).isEmpty();
    assertThat(deletedKeys).isEmpty();
  }

  @Test
  void login_byTheApplication_opensASession() {
    Exchange exchange = new FakeRequest().exchange(SITE);

    assertThat(byApplication.login(exchange, alice.username(), TYPED)).isEmpty();
    assertThat(session.asked).containsExactly(issued(List.of("pwd"), null));
    assertThat(events).containsExactly(event("sign-in.succeeded", null, "/", "password"));
    assertThat(counted.lines()).containsExactly("SIGN_IN succeeded application");
    nothingCounted();
  }

  @Test
  void login_byTheApplication_isRefusedWhereItCannotBeFinished() {
    Exchange exchange = new FakeRequest().exchange(SITE);
    session.result = new Delivery.Result.EpochPassed();
    assertThat(byApplication.login(exchange, alice.username(), TYPED))
        .contains(Problem.of(Kind.INVALID_CREDENTIALS));
    factor.down = true;
    assertThat(byApplication.login(exchange, alice.username(), TYPED))
        .contains(Unreachable.problem());
    factor.down = false;
    factor.enrolled = true;
    assertThat(byApplication.login(exchange, alice.username(), TYPED))
        .contains(Problem.of(Kind.INSUFFICIENT_USER_AUTHENTICATION));
    assertThat(events.get(events.size() - 1))
        .isEqualTo(
            event(
                "sign-in.failed",
                null,
                "/",
                "right password, and nobody to ask for the second factor"));
    assertThat(byApplication.login(exchange, alice.username(), TYPED))
        .contains(Problem.of(Kind.TOO_MANY_ATTEMPTS).with("Retry-After", "900"));
    assertThat(counted.lines())
        .containsExactly(
            "SIGN_IN refused application",
            "SIGN_IN refused application",
            "LIMIT_HIT sign_in",
            "SIGN_IN refused application");
  }

  /** Whoever comes next need not wait for what has been decided. */
  private void nothingIsUnderWay() {
    FirstFactor.Tries tries = LoginLimits.keys(new FakeRequest().exchange(SITE), alice.username());
    if (limits.take(tries).isZero()) {
      limits.over(tries);
    }
    assertTimeout(
        Duration.ofSeconds(4), () -> assertThat(limits.take(tries)).isGreaterThan(Duration.ZERO));
  }

  @Test
  void signIn_decidedOrBroken_isUnderWayNoLonger() throws IOException {
    ask(signIn(TYPED, ""));
    nothingIsUnderWay();
    register();
    ask(signIn("wrong", ""));
    nothingIsUnderWay();
    register();
    factor.down = true;
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> ask(signIn(TYPED, "")));
    nothingIsUnderWay();
  }

  @Test
  void application_decidedOrBroken_isUnderWayNoLonger() {
    Exchange exchange = new FakeRequest().exchange(SITE);
    List<Runnable> ways =
        List.of(
            () -> byApplication.login(exchange, alice.username(), TYPED),
            () -> byApplication.verifyHere(exchange, alice.username(), TYPED));
    for (Runnable way : ways) {
      for (boolean enrolled : new boolean[] {false, true}) {
        register();
        factor.enrolled = enrolled;
        way.run();
        nothingIsUnderWay();
      }
    }
    factor.down = true;
    register();
    assertThat(byApplication.login(exchange, alice.username(), TYPED))
        .contains(Unreachable.problem());
    nothingIsUnderWay();
    register();
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> byApplication.verifyHere(exchange, alice.username(), TYPED));
    nothingIsUnderWay();
  }

  /** An outage is nobody's failure: whoever waits for its end is not locked out. */
  @Test
  void signIn_storeOfTheApplicationAway_isUnavailableAndCountsForNobody() throws IOException {
    for (int i = 0; i < 3; i++) {
      assertThat(
              ask(
                  request("POST", "/login")
                      .header("Content-Type", "application/json")
                      .body(
                          "{\"username\":\"away\",\"password\":\"x\"}"
                              .getBytes(StandardCharsets.UTF_8))))
          .isEqualTo(Unreachable.problem().refuse());
    }
    assertThat(counted.lines()).containsOnly("SIGN_IN unavailable session");
    assertThat(byApplication.verifyHere(new FakeRequest().exchange(SITE), "away", "password"))
        .isEmpty();
  }

  @Test
  void application_fieldMissingOrTooLong_letsNobodyIn() {
    Exchange exchange = new FakeRequest().exchange(SITE);
    String tooLong = "x".repeat(PasswordLogin.MAX_FIELD + 1);
    for (String[] pair :
        new String[][] {
          {null, TYPED}, {alice.username(), null}, {tooLong, TYPED}, {alice.username(), tooLong}
        }) {
      assertThat(byApplication.login(exchange, pair[0], pair[1]))
          .contains(Problem.of(Kind.INVALID_CREDENTIALS));
      assertThat(byApplication.verifyHere(exchange, pair[0], pair[1])).isEmpty();
    }
    assertThat(session.asked).isEmpty();
    assertThat(events).isEmpty();
    String longest = "x".repeat(PasswordLogin.MAX_FIELD);
    assertThat(byApplication.verifyHere(exchange, longest, TYPED)).isEmpty();
    assertThat(byApplication.verifyHere(exchange, alice.username(), longest)).isEmpty();
    assertThat(events).hasSize(2);
  }

  @Test
  void verifyHere_byTheApplication_tellsWhoseTheyAreAndSignsNobodyIn() {
    Exchange exchange = new FakeRequest().exchange(SITE);
    assertThat(byApplication.verifyHere(exchange, alice.username(), TYPED)).contains(alice);
    assertThat(byApplication.verifyHere(exchange, alice.username(), TYPED)).contains(alice);
    assertThat(byApplication.verifyHere(exchange, alice.username(), "wrong")).isEmpty();
    register();
    factor.enrolled = true;
    assertThat(byApplication.verifyHere(exchange, alice.username(), TYPED)).isEmpty();
    assertThat(events.get(events.size() - 1).detail())
        .isEqualTo("right password, and nobody to ask for the second factor");
    register();
    factor.down = true;
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> byApplication.verifyHere(exchange, alice.username(), TYPED));
    assertThat(session.asked).isEmpty();
  }

  /** Nobody knows the address there. */
  @Test
  void verifyHere_outsideOfARequest_isLimitedByNameAndRecorded() {
    assertThat(byApplication.verifyHere(null, alice.username(), TYPED)).contains(alice);
    assertThat(byApplication.verifyHere(null, alice.username(), "wrong")).isEmpty();
    assertThat(byApplication.verifyHere(null, alice.username(), TYPED)).isEmpty();

    assertThat(events).hasSize(1).allMatch(event -> event.request() == null);
    assertThat(byApplication.login(new FakeRequest().exchange(SITE), alice.username(), TYPED))
        .map(Problem::kind)
        .contains(Kind.TOO_MANY_ATTEMPTS);
    nothingIsUnderWay();
  }

  @Test
  void logout_byTheApplication_endsEverything() {
    byApplication.logout(new FakeRequest().exchange(SITE));

    everythingEnded();
  }

  @Test
  void finish_afterASecondFactor_bindsWhatTheFirstHasAskedFor() {
    Exchange exchange = new FakeRequest().exchange(SITE);

    Decision done =
        completion
            .finish(exchange, first("token-cookie", "s", "/n"), List.of("otp", "mfa"))
            .orElseThrow();

    assertThat(Asked.text(done)).isEqualTo(authenticated());
    assertThat(cookies.asked).containsExactly(issued(List.of("pwd", "otp", "mfa"), "s"));
    assertThat(session.asked).containsExactly("end");
    assertThat(events)
        .containsExactly(event("sign-in.succeeded", null, "/", "password and second factor"));
  }

  @Test
  void finish_whatDoesNotStandAnyMore_givesNothing() {
    Exchange exchange = new FakeRequest().exchange(SITE);
    assertThat(completion.stands(first("session", null, ""))).isTrue();
    assertThat(completion.finish(exchange, first("letter", null, ""), List.of())).isEmpty();
    IDENTITY.accounts().setDisabled(alice.id(), true);
    assertThat(completion.stands(first("session", null, ""))).isFalse();
    IDENTITY.accounts().setDisabled(alice.id(), false);
    assertThat(completion.stands(first("session", null, ""))).isFalse();
    assertThat(completion.finish(exchange, first("session", null, ""), List.of())).isEmpty();
    assertThat(session.asked).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void finish_scopeThatCannotBeHandedOut_isRefused() {
    session.result = new Delivery.Result.ScopeRefused();

    assertThat(
            completion.finish(
                new FakeRequest().exchange(SITE), first("session", "s", ""), List.of()))
        .contains(Problem.of(Kind.INVALID_SCOPE).refuse());
    assertThat(events)
        .containsExactly(
            event("sign-in.succeeded", null, "/", "password"),
            event(
                "sign-in.failed",
                null,
                "/",
                "right password, scope beyond what can be handed out"));
    assertThat(counted.lines()).containsExactly("SIGN_IN refused session");
  }
}
