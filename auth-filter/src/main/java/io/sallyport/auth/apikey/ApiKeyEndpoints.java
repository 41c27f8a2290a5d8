package io.sallyport.auth.apikey;

import io.sallyport.auth.page.KeyRow;
import io.sallyport.auth.page.Pages;
import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.RequestBody.Fields;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.ScopeSyntax;
import io.sallyport.identity.apikey.ApiKey;
import io.sallyport.identity.apikey.ApiKeyText;
import io.sallyport.identity.apikey.ApiKeys;
import io.sallyport.identity.secret.Secrets;
import io.sallyport.identity.secret.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An owner's own API keys: making, listing, replacing and deleting them. */
public final class ApiKeyEndpoints {

  private static final int MAX_NAME = 100;
  private static final int MAX_KEYS = 100;
  private static final long MAX_SECONDS = Duration.ofDays(3_650).toSeconds();
  private static final Duration MAX_OVERLAP = Duration.ofDays(30);

  private final ApiKeys keys;
  private final ApiKeyCredentials credentials;
  private final Pages pages;
  private final Audit audit;
  private final Clock clock;

  /** Over the keys that {@code credentials} reads. */
  public ApiKeyEndpoints(
      ApiKeys keys, ApiKeyCredentials credentials, Pages pages, Audit audit, Clock clock) {
    this.keys = keys;
    this.credentials = credentials;
    this.pages = pages;
    this.audit = audit;
    this.clock = clock;
  }

  /** {@code /api-keys} and what lies below it. */
  public List<Route> routes() {
    var change = Route.recentSession();
    return List.of(
        Route.of("GET", "/api-keys", Route.session(), (exchange, fields) -> list(exchange)),
        Route.of("POST", "/api-keys", change, this::create)
            .taking(List.of("name"), List.of("environment")),
        Route.of("POST", "/api-keys/{id}/rotate", change, this::rotate),
        Route.of("DELETE", "/api-keys/{id}", change, (exchange, fields) -> delete(exchange)),
        Route.of(
            "POST",
            "/account/api-keys/{id}/delete",
            change,
            (exchange, fields) -> delete(exchange)));
  }

  /** Deletes all keys of an account: sign-out everywhere, keys included. */
  public void deleteAll(Exchange exchange, String accountId) {
    int deleted = keys.deleteAll(accountId);
    credentials.forget(accountId);
    audit.record(exchange, "api-key.deleted", accountId, "all " + deleted);
  }

  private Decision list(Exchange exchange) {
    Caller caller = exchange.caller().orElseThrow();
    return new Decision.Reply(
        exchange.navigation()
            ? page(exchange, 200, caller, "", "")
            : Answer.json(200, of(caller).stream().map(ApiKeyEndpoints::view).toList()));
  }

  private List<ApiKey> of(Caller caller) {
    return keys.ofAccount(caller.accountId());
  }

  private Decision create(Exchange exchange, Fields fields) {
    Caller caller = exchange.caller().orElseThrow();
    String environment = fields.optional("environment");
    List<String> scopes = fields.words("scopes");
    Long seconds = fields.number("expires_in");
    String wrong = wrongField(fields, environment, scopes, seconds);
    if (wrong != null) {
      return refuse(
          exchange,
          caller,
          Problem.of(Kind.MALFORMED_REQUEST, "The field " + wrong + " cannot be taken")
              .withMember("field", wrong));
    }
    Set<String> wanted = scopes == null ? Set.of() : Set.copyOf(scopes);
    if (!ScopeSyntax.fits(wanted) || !wanted.stream().allMatch(caller.grants()::permits)) {
      return refuse(exchange, caller, Problem.of(Kind.INVALID_SCOPE));
    }
    if (of(caller).size() >= MAX_KEYS) {
      return refuse(
          exchange,
          caller,
          Problem.of(Kind.MALFORMED_REQUEST, "An account has at most 100 keys: delete some"));
    }
    boolean live = !"test".equals(environment);
    Instant end = seconds == null ? null : clock.instant().plusSeconds(seconds);
    return made(
        exchange, caller, fields.text("name").strip(), live, wanted, end, "api-key.created");
  }

  private static @Nullable String wrongField(
      Fields fields,
      @Nullable String environment,
      @Nullable List<String> scopes,
      @Nullable Long seconds) {
    String name = fields.text("name").strip();
    if (name.isEmpty() || name.length() > MAX_NAME || !isText(name)) {
      return "name";
    }
    if (fields.has("environment") && !Set.of("live", "test").contains(environment)) {
      return "environment";
    }
    if (scopes == null || scopes.isEmpty()) {
      return "scopes";
    }
    boolean bounded = seconds != null && seconds > 0 && seconds <= MAX_SECONDS;
    return fields.has("expires_in") && !bounded ? "expires_in" : null;
  }

  /** No store holds a NUL or half a character, and no line of a list shows a control character. */
  private static boolean isText(String name) {
    return name.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  private Decision rotate(Exchange exchange, Fields fields) {
    Caller caller = exchange.caller().orElseThrow();
    Optional<ApiKey> old =
        of(caller).stream().filter(key -> key.id().equals(exchange.pathVariable())).findFirst();
    if (old.isEmpty()) {
      return Problem.of(Kind.NOT_FOUND).refuse();
    }
    Long overlap = fields.number("overlap");
    boolean bounded = overlap != null && overlap >= 0 && overlap <= MAX_OVERLAP.toSeconds();
    if (fields.has("overlap") && !bounded) {
      return Problem.of(Kind.MALFORMED_REQUEST, "The field overlap is at most 30 days, in seconds")
          .withMember("field", "overlap")
          .refuse();
    }
    Instant now = clock.instant();
    ApiKey key = old.get();
    Instant end = key.expiresAt();
    Instant newEnd = end == null ? null : now.plus(Duration.between(key.createdAt(), end));
    keys.endAt(caller.accountId(), key.id(), now.plusSeconds(overlap == null ? 0 : overlap));
    credentials.forget(caller.accountId());
    Set<String> scopes =
        Set.copyOf(key.scopes().stream().filter(caller.grants()::permits).toList());
    return made(exchange, caller, key.name(), key.live(), scopes, newEnd, "api-key.rotated");
  }

  private Decision made(
      Exchange exchange,
      Caller caller,
      String name,
      boolean live,
      Set<String> scopes,
      @Nullable Instant end,
      String event) {
    ApiKeyText text = ApiKeyText.generate(live);
    var key =
        new ApiKey(
            Secrets.handle(),
            caller.accountId(),
            name,
            text.prefix(),
            live,
            scopes,
            clock.instant(),
            end,
            null);
    keys.create(key, Sha256.of(text.reveal()));
    audit.record(exchange, event, caller.accountId(), "key " + key.id() + " " + key.prefix());
    if (exchange.navigation()) {
      return new Decision.Reply(page(exchange, 201, caller, text.reveal(), ""));
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("key", text.reveal());
    body.putAll(view(key));
    return new Decision.Reply(Answer.json(201, body));
  }

  private Decision delete(Exchange exchange) {
    Caller caller = exchange.caller().orElseThrow();
    if (!keys.delete(caller.accountId(), exchange.pathVariable())) {
      return Problem.of(Kind.NOT_FOUND).refuse();
    }
    credentials.forget(caller.accountId());
    audit.record(exchange, "api-key.deleted", caller.accountId(), "key " + exchange.pathVariable());
    return new Decision.Reply(
        exchange.navigation()
            ? Answer.seeOther(exchange.site().ownPath("/api-keys"))
            : Answer.empty(204));
  }

  private Decision refuse(Exchange exchange, Caller caller, Problem problem) {
    String detail = problem.detail();
    return exchange.navigation()
        ? new Decision.Reply(
            page(
                exchange,
                problem.kind().status(),
                caller,
                "",
                detail == null ? problem.kind().title() : detail))
        : problem.refuse();
  }

  private Answer page(Exchange exchange, int status, Caller caller, String newKey, String error) {
    List<KeyRow> rows =
        of(caller).stream()
            .map(
                key ->
                    new KeyRow(
                        key.id(),
                        key.name(),
                        key.prefix(),
                        String.join(" ", key.scopes().stream().sorted().toList()),
                        key.createdAt(),
                        key.expiresAt(),
                        key.lastUsedAt()))
            .toList();
    return pages.apiKeys(exchange, status, caller, rows, newKey, error);
  }

  private static Map<String, Object> view(ApiKey key) {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", key.id());
    view.put("name", key.name());
    view.put("prefix", key.prefix());
    view.put("environment", key.live() ? "live" : "test");
    view.put("scopes", key.scopes().stream().sorted().toList());
    view.put("created_at", key.createdAt());
    view.put("expires_at", key.expiresAt());
    view.put("last_used_at", key.lastUsedAt());
    return view;
  }
}
