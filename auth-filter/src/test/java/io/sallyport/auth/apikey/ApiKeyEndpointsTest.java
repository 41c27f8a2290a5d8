package io.sallyport.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.Fake;
import io.sallyport.auth.TestClock;
import io.sallyport.auth.limit.MemoryRateLimiter;
import io.sallyport.auth.page.Pages;
import io.sallyport.auth.pipeline.AccountStates;
import io.sallyport.auth.pipeline.Asked;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeNews;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.apikey.ApiKey;
import io.sallyport.identity.apikey.ApiKeys;
import io.sallyport.identity.audit.AuditEvent;
import io.sallyport.identity.secret.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** What the owner of keys may ask for, and what is kept of it. */
class ApiKeyEndpointsTest {

  private static final String HTML = "text/html";
  private static final Pages PAGES = new Pages();

  private final TestClock clock = new TestClock();
  private final Instant start = clock.instant();
  private final Kept keys = new Kept();
  private final List<AuditEvent> events = new ArrayList<>();
  private final FakeNews news = new FakeNews();

  /** Keys of one account, and what else was asked of the store. */
  private static final class Kept implements ApiKeys {
    final List<ApiKey> all = new ArrayList<>();
    final List<Sha256> digests = new ArrayList<>();
    final List<Object> asked = new ArrayList<>();
    boolean full;
    Replacement outcome = Replacement.DONE;

    @Override
    public boolean create(ApiKey key, Sha256 text, int most) {
      asked.add(most);
      digests.add(text);
      return !full && all.add(key);
    }

    @Override
    public Optional<ApiKey> find(Sha256 text) {
      return Optional.empty();
    }

    @Override
    public List<ApiKey> ofAccount(String accountId) {
      return all.stream().filter(key -> key.accountId().equals(accountId)).toList();
    }

    @Override
    public Replacement replace(String oldId, Instant oldEnd, ApiKey key, Sha256 text, int most) {
      asked.addAll(List.of(oldId, oldEnd, most));
      digests.add(text);
      if (outcome == Replacement.DONE) {
        all.add(key);
      }
      return outcome;
    }

    @Override
    public boolean delete(String accountId, String id) {
      return all.removeIf(key -> key.id().equals(id) && key.accountId().equals(accountId));
    }

    @Override
    public int deleteAll(String accountId) {
      int count = ofAccount(accountId).size();
      all.clear();
      return count;
    }

    @Override
    public void used(String id, Instant at) {
      throw new UnsupportedOperationException("Not asked here");
    }

    @Override
    public int purge(Instant endedBefore) {
      throw new UnsupportedOperationException("Not asked here");
    }
  }

  private ApiKeyEndpoints endpoints(ApiKeySettings settings) {
    var nobody = Fake.of(Accounts.class, (proxy, called, arguments) -> Optional.empty());
    var states = new AccountStates(nobody, Roles.of(Map.of()), news, new Caches(Measures.OFF));
    var failures = new FailedLookUps(new MemoryRateLimiter(clock), Measures.OFF);
    return new ApiKeyEndpoints(
        keys,
        new ApiKeyCredentials(keys, settings, states, failures, clock),
        settings,
        PAGES,
        new Audit(events::add, Measures.OFF, clock),
        clock);
  }

  private static Exchange exchange(FakeRequest request) {
    Exchange exchange = request.exchange(FakeRequest.site("", true));
    exchange.identity(
        new AuthOutcome.Authenticated(
            FakeRequest.caller(
                Caller.Mechanism.SESSION, Instant.EPOCH, "notes:read", "notes:write")));
    return exchange;
  }

  private static FakeRequest request(String method, String path) {
    return new FakeRequest().method(method).path("/auth" + path, "/auth" + path);
  }

  private static FakeRequest with(FakeRequest request, String json) {
    return request
        .header("Content-Type", "application/json")
        .body(json.getBytes(StandardCharsets.UTF_8));
  }

  private Decision ask(FakeRequest request) throws IOException {
    return Asked.of(endpoints(new ApiKeySettings(true, false)).routes(), exchange(request));
  }

  private Decision create(String json) throws IOException {
    return ask(with(request("POST", "/api-keys"), json));
  }

  private Decision rotate(String id, String json) throws IOException {
    return ask(with(request("POST", "/api-keys/" + id + "/rotate"), json));
  }

  private ApiKey key(String id, String accountId, boolean live, @Nullable Instant end) {
    var key =
        new ApiKey(
            id,
            accountId,
            "name of " + id,
            "sk_live_abcd",
            live,
            Set.of("notes:write", "notes:read", "notes:hide"),
            start.minusSeconds(50),
            end,
            start.minusSeconds(7));
    keys.all.add(key);
    return key;
  }

  private AuditEvent event(String type, String path, String detail) {
    return new AuditEvent(
        start, type, "account", "account", new AuditEvent.Request("192.0.2.1", path, ""), detail);
  }

  private static String view(ApiKey key, String scopes) {
    return ("\"id\":\"%s\",\"name\":\"%s\",\"prefix\":\"%s\",\"environment\":\"%s\",\"scopes\":[%s],"
            + "\"created_at\":\"%s\",\"expires_at\":%s,\"last_used_at\":%s}")
        .formatted(
            key.id(),
            key.name(),
            key.prefix(),
            key.live() ? "live" : "test",
            scopes,
            key.createdAt(),
            key.expiresAt() == null ? null : "\"" + key.expiresAt() + "\"",
            key.lastUsedAt() == null ? null : "\"" + key.lastUsedAt() + "\"");
  }

  private static String keyIn(String json) {
    return json.replaceFirst("(?s).*\"key\":\"([^\"]+)\".*", "$1");
  }

  /** The key that was made last has just these properties, and its text was handed out. */
  private ApiKey made(String text, String name, Set<String> scopes, @Nullable Instant end) {
    ApiKey made = keys.all.get(keys.all.size() - 1);
    assertThat(made)
        .isEqualTo(
            new ApiKey(
                made.id(), "account", name, text.substring(0, 12), true, scopes, start, end, null));
    assertThat(made.id()).matches("[A-Za-z0-9_-]{22}");
    assertThat(text).matches("sk_live_[0-9A-Za-z]{49}");
    assertThat(keys.digests).containsExactly(Sha256.of(text));
    return made;
  }

  @Test
  void routes_changes_needARecentSession() {
    assertThat(
            endpoints(new ApiKeySettings(true, false)).routes().stream()
                .map(
                    route ->
                        route.method()
                            + " "
                            + route.path()
                            + " "
                            + route.rule().allow()
                            + " "
                            + route.rule().signedInWithin()))
        .containsExactly(
            "GET /api-keys " + new Requirement.Session(false) + " null",
            "POST /api-keys " + new Requirement.Session(true) + " PT15M",
            "POST /api-keys/{id}/rotate " + new Requirement.Session(true) + " PT15M",
            "DELETE /api-keys/{id} " + new Requirement.Session(true) + " PT15M",
            "POST /account/api-keys/{id}/delete " + new Requirement.Session(true) + " PT15M");
  }

  @Test
  void create_key_isKeptByItsDigestAndShownOnce() throws IOException {
    String answer =
        Asked.text(
            create(
                "{\"name\":\" backup \",\"scopes\":[\"notes:write\",\"notes:read\"],"
                    + "\"expires_in\":3600}"));

    String text = keyIn(answer);
    Set<String> scopes = Set.of("notes:read", "notes:write");
    ApiKey made = made(text, "backup", scopes, start.plusSeconds(3_600));
    assertThat(answer)
        .isEqualTo(
            "201\napplication/json\n{\"key\":\""
                + text
                + "\","
                + view(made, "\"notes:read\",\"notes:write\""));
    assertThat(keys.asked).containsExactly(100);
    assertThat(events)
        .containsExactly(
            event("api-key.created", "/auth/api-keys", "key " + made.id() + " " + made.prefix()));
  }

  @Test
  void create_onAPage_showsTheKeyOnItsList() throws IOException {
    String answer =
        Asked.text(
            ask(
                with(request("POST", "/api-keys"), "{\"name\":\"k\",\"scopes\":\"notes:read\"}")
                    .header("Accept", HTML)));

    String text = answer.replaceFirst("(?s).*(sk_live_[0-9A-Za-z]{49}).*", "$1");
    made(text, "k", Set.of("notes:read"), null);
    assertThat(answer).startsWith("201\n").contains(text, "<p class=\"strong\">k <code>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name|{\"name\":\"\",\"scopes\":\"notes:read\"}",
        "name|{\"name\":\"  \",\"scopes\":\"notes:read\"}",
        "name|{\"name\":\"a\\u0000b\",\"scopes\":\"notes:read\"}",
        "name|{\"name\":\"a\\ud800b\",\"scopes\":\"notes:read\"}",
        "environment|{\"name\":\"k\",\"scopes\":\"notes:read\",\"environment\":\"LIVE\"}",
        "environment|{\"name\":\"k\",\"scopes\":\"notes:read\",\"environment\":\"test\"}",
        "scopes|{\"name\":\"k\"}",
        "scopes|{\"name\":\"k\",\"scopes\":7}",
        "scopes|{\"name\":\"k\",\"scopes\":\" \"}",
        "expires_in|{\"name\":\"k\",\"scopes\":\"notes:read\",\"expires_in\":0}",
        "expires_in|{\"name\":\"k\",\"scopes\":\"notes:read\",\"expires_in\":315360001}",
        "expires_in|{\"name\":\"k\",\"scopes\":\"notes:read\",\"expires_in\":\"soon\"}"
      })
  void create_fieldThatCannotBeTaken_isNamed(String fieldAndJson) throws IOException {
    String[] parts = fieldAndJson.split("\\|", 2);

    assertThat(create(parts[1]))
        .isEqualTo(
            Problem.of(Kind.MALFORMED_REQUEST, "The field " + parts[0] + " cannot be taken")
                .withMember("field", parts[0])
                .refuse());
    assertThat(keys.asked).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void create_atTheBounds_isTaken() throws IOException {
    String name = "n".repeat(100);
    String json = "{\"name\":\"%s\",\"scopes\":\"notes:read\",\"expires_in\":%d}";
    String answer = Asked.text(create(json.formatted(name, 315_360_000)));

    made(keyIn(answer), name, Set.of("notes:read"), start.plusSeconds(315_360_000));
    keys.digests.clear();
    String shortest = Asked.text(create(json.formatted("n", 1)));
    made(keyIn(shortest), "n", Set.of("notes:read"), start.plusSeconds(1));
    assertThat(create(json.formatted(name + "n", 1)))
        .isEqualTo(
            Problem.of(Kind.MALFORMED_REQUEST, "The field name cannot be taken")
                .withMember("field", "name")
                .refuse());
  }

  @Test
  void create_environment_isTheOneAskedForElseTheOneThatIsTaken() throws IOException {
    var both = endpoints(new ApiKeySettings(true, true)).routes();
    var testOnly = endpoints(new ApiKeySettings(false, true)).routes();
    String plain = "{\"name\":\"k\",\"scopes\":\"notes:read\"}";
    String named = "{\"name\":\"k\",\"scopes\":\"notes:read\",\"environment\":\"%s\"}";

    Asked.of(both, exchange(with(request("POST", "/api-keys"), plain)));
    Asked.of(both, exchange(with(request("POST", "/api-keys"), named.formatted("test"))));
    Asked.of(both, exchange(with(request("POST", "/api-keys"), named.formatted("live"))));
    Asked.of(testOnly, exchange(with(request("POST", "/api-keys"), plain)));

    assertThat(keys.all.stream().map(ApiKey::live)).containsExactly(true, false, true, false);
    assertThat(keys.all.stream().map(key -> key.prefix().substring(0, 8)))
        .containsExactly("sk_live_", "sk_test_", "sk_live_", "sk_test_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes:hide", "notes:read notes:hide", "\\\"quoted\\\""})
  void create_scopeBeyondTheAccount_isRefused(String scope) throws IOException {
    assertThat(create("{\"name\":\"k\",\"scopes\":\"" + scope + "\"}"))
        .isEqualTo(Problem.of(Kind.INVALID_SCOPE).refuse());
    assertThat(keys.asked).isEmpty();
  }

  @Test
  void create_tooMany_isRefusedAndNotNoted() throws IOException {
    keys.full = true;

    assertThat(create("{\"name\":\"k\",\"scopes\":\"notes:read\"}"))
        .isEqualTo(
            Problem.of(Kind.MALFORMED_REQUEST, "An account has at most 100 keys: delete some")
                .refuse());
    assertThat(events).isEmpty();
  }

  @Test
  void create_refusedOnAPage_saysWhyOnTheList() throws IOException {
    key("one", "account", true, null);

    String tooLong =
        Asked.text(
            ask(
                with(request("POST", "/api-keys"), "{\"name\":\"\",\"scopes\":\"notes:read\"}")
                    .header("Accept", HTML)));
    String beyond =
        Asked.text(
            ask(
                with(request("POST", "/api-keys"), "{\"name\":\"k\",\"scopes\":\"notes:hide\"}")
                    .header("Accept", HTML)));

    assertThat(tooLong)
        .startsWith("400\n")
        .contains("The field name cannot be taken", "name of one", "notes:hide notes:read");
    assertThat(beyond)
        .startsWith("400\n")
        .contains("The account may not do what the scope asks for", "name of one");
  }

  @Test
  void list_keys_areTheCallersOwn() throws IOException {
    ApiKey one = key("one", "account", true, null);
    ApiKey two = key("two", "account", false, start.plusSeconds(60));
    key("three", "other", true, null);
    String scopes = "\"notes:hide\",\"notes:read\",\"notes:write\"";

    assertThat(Asked.text(ask(request("GET", "/api-keys"))))
        .isEqualTo(
            "200\napplication/json\n[{" + view(one, scopes) + ",{" + view(two, scopes) + "]");
    assertThat(Asked.text(ask(request("GET", "/api-keys").header("Accept", HTML))))
        .startsWith("200\nContent-Security-Policy: ")
        .contains("name of one", "name of two")
        .doesNotContain("name of three");
  }

  @Test
  void rotate_key_givesAnotherForAsLongWithWhatTheAccountStillMay() throws IOException {
    ApiKey old = key("one", "account", true, start.plusSeconds(50));

    String answer = Asked.text(rotate("one", "{\"overlap\":2592000}"));

    String text = keyIn(answer);
    Set<String> scopes = Set.of("notes:read", "notes:write");
    ApiKey made = made(text, old.name(), scopes, start.plusSeconds(100));
    assertThat(answer)
        .isEqualTo(
            "201\napplication/json\n{\"key\":\""
                + text
                + "\","
                + view(made, "\"notes:read\",\"notes:write\""));
    assertThat(keys.asked).containsExactly("one", start.plus(Duration.ofDays(30)), 100);
    assertThat(news.told).containsExactly("account");
    assertThat(events)
        .containsExactly(
            event(
                "api-key.rotated",
                "/auth/api-keys/one/rotate",
                "key one sk_live_abcd replaced by key " + made.id() + " " + made.prefix()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"overlap\":0}", "{\"overlap\":\"\"}"})
  void rotate_withoutOverlap_endsTheOldKeyAtOnce(String json) throws IOException {
    key("one", "account", true, null);

    String answer = Asked.text(rotate("one", json));

    made(keyIn(answer), "name of one", Set.of("notes:read", "notes:write"), null);
    assertThat(keys.asked).containsExactly("one", start, 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "2592001", "\"long\"", "true"})
  void rotate_overlapOutOfBounds_isRefused(String overlap) throws IOException {
    key("one", "account", true, null);

    assertThat(rotate("one", "{\"overlap\":" + overlap + "}"))
        .isEqualTo(
            Problem.of(Kind.MALFORMED_REQUEST, "The field overlap is at most 30 days, in seconds")
                .withMember("field", "overlap")
                .refuse());
    assertThat(keys.asked).isEmpty();
  }

  @Test
  void rotate_unknownOrAnothersOrAlreadyReplaced_isNotFound() throws IOException {
    key("one", "account", true, null);
    key("two", "other", true, null);
    Decision notFound = Problem.of(Kind.NOT_FOUND).refuse();

    assertThat(rotate("none", "{}")).isEqualTo(notFound);
    assertThat(rotate("two", "{}")).isEqualTo(notFound);
    keys.outcome = ApiKeys.Replacement.NOT_FOUND;
    assertThat(rotate("one", "{}")).isEqualTo(notFound);
    keys.outcome = ApiKeys.Replacement.TOO_MANY;
    assertThat(rotate("one", "{}"))
        .isEqualTo(
            Problem.of(Kind.MALFORMED_REQUEST, "An account has at most 100 keys: delete some")
                .refuse());
    assertThat(news.told).isEmpty();
    assertThat(events).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true,live", "false,test"})
  void rotate_keyOfAnEnvironmentThatIsNotTaken_isRefused(boolean live, String environment)
      throws IOException {
    key("one", "account", live, null);
    var routes = endpoints(new ApiKeySettings(!live, live)).routes();

    assertThat(Asked.of(routes, exchange(request("POST", "/api-keys/one/rotate"))))
        .isEqualTo(
            Problem.of(Kind.MALFORMED_REQUEST, "Keys for " + environment + " are not taken here")
                .withMember("field", "environment")
                .refuse());
    assertThat(keys.asked).isEmpty();
  }

  @Test
  void delete_key_isGoneEverywhere() throws IOException {
    key("one", "account", true, null);

    assertThat(Asked.text(ask(request("DELETE", "/api-keys/one")))).isEqualTo("204");
    assertThat(keys.all).isEmpty();
    assertThat(news.told).containsExactly("account");
    assertThat(events).containsExactly(event("api-key.deleted", "/auth/api-keys/one", "key one"));
  }

  @Test
  void delete_byAForm_leadsBackToTheList() throws IOException {
    key("one", "account", true, null);

    assertThat(
            Asked.text(ask(request("POST", "/account/api-keys/one/delete").header("Accept", HTML))))
        .isEqualTo("303\nLocation: /auth/api-keys");
    assertThat(keys.all).isEmpty();
  }

  @Test
  void delete_anothersKey_isNotFoundAndStays() throws IOException {
    ApiKey theirs = key("one", "other", true, null);

    assertThat(ask(request("DELETE", "/api-keys/one")))
        .isEqualTo(Problem.of(Kind.NOT_FOUND).refuse());
    assertThat(keys.all).containsExactly(theirs);
    assertThat(news.told).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void deleteAll_ofAnAccount_saysHowManyAndTellsEverybody() {
    key("one", "account", true, null);
    key("two", "account", true, null);

    endpoints(new ApiKeySettings(true, false))
        .deleteAll(exchange(request("POST", "/logout-all")), "account");

    assertThat(keys.all).isEmpty();
    assertThat(news.told).containsExactly("account");
    assertThat(events).containsExactly(event("api-key.deleted", "/auth/logout-all", "all 2"));
  }
}
