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

/** An owner's own API keys: making, listing, replacing and deleting them. */
public final class ApiKeyEndpoints {

  private static final int MAX_KEYS = 100;
  private static final Duration MAX_OVERLAP = Duration.ofDays(30);

  private final ApiKeys keys;
  private final ApiKeyCredentials credentials;
  private final ApiKeySettings settings;
  private final Pages pages;
  private final Audit audit;
  private final Clock clock;

  /** Over the keys that {@code credentials} reads. */
  public ApiKeyEndpoints(
      ApiKeys keys,
      ApiKeyCredentials credentials,
      ApiKeySettings settings,
      Pages pages,
      Audit audit,
      Clock clock) {
    this.keys = keys;
    this.credentials = credentials;
    this.settings = settings;
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
    changed(exchange, "api-key.deleted", accountId, "all " + deleted);
  }

  /** The change is made, and stands in the audit trail even where other nodes cannot be told. */
  private void changed(Exchange exchange, String event, String accountId, String detail) {
    try {
      credentials.forget(accountId);
    } finally {
      audit.record(exchange, event, accountId, detail);
    }
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
    Optional<String> wrong = KeyRequest.wrongField(fields, settings);
    if (wrong.isPresent()) {
      return refuse(
          exchange,
          caller,
          Problem.of(Kind.MALFORMED_REQUEST, "The field " + wrong.get() + " cannot be taken")
              .withMember("field", wrong.get()));
    }
    KeyRequest wanted = KeyRequest.of(fields, settings);
    if (!ScopeSyntax.fits(wanted.scopes())
        || !wanted.scopes().stream().allMatch(caller.grants()::permits)) {
      return refuse(exchange, caller, Problem.of(Kind.INVALID_SCOPE));
    }
    Made made = make(caller, wanted);
    if (!keys.create(made.key(), made.digest(), MAX_KEYS)) {
      return refuse(exchange, caller, tooMany());
    }
    audit.record(exchange, "api-key.created", caller.accountId(), made.named());
    return handOut(exchange, caller, made);
  }

  private static Problem tooMany() {
    return Problem.of(Kind.MALFORMED_REQUEST, "An account has at most 100 keys: delete some");
  }

  /** A key that is yet to be kept, and its text. */
  private record Made(ApiKey key, ApiKeyText text) {
    Sha256 digest() {
      return Sha256.of(text.reveal());
    }

    String named() {
      return "key " + key.id() + " " + key.prefix();
    }
  }

  private Made make(Caller caller, KeyRequest wanted) {
    ApiKeyText text = ApiKeyText.generate(wanted.live());
    Instant now = clock.instant();
    Duration life = wanted.life();
    var key =
        new ApiKey(
            Secrets.handle(),
            caller.accountId(),
            wanted.name(),
            text.prefix(),
            wanted.live(),
            wanted.scopes(),
            now,
            life == null ? null : now.plus(life),
            null);
    return new Made(key, text);
  }

  private Decision rotate(Exchange exchange, Fields fields) {
    Caller caller = exchange.caller().orElseThrow();
    Optional<ApiKey> old =
        of(caller).stream().filter(key -> key.id().equals(exchange.pathVariable())).findFirst();
    if (old.isEmpty()) {
      return Problem.of(Kind.NOT_FOUND).refuse();
    }
    if (!settings.takes(old.get().live())) {
      return refuse(exchange, caller, notTaken(old.get()));
    }
    Long overlap = fields.number("overlap");
    boolean bounded = overlap != null && overlap >= 0 && overlap <= MAX_OVERLAP.toSeconds();
    if (fields.has("overlap") && !bounded) {
      return Problem.of(Kind.MALFORMED_REQUEST, "The field overlap is at most 30 days, in seconds")
          .withMember("field", "overlap")
          .refuse();
    }
    return replace(exchange, caller, old.get(), Duration.ofSeconds(overlap == null ? 0 : overlap));
  }

  private static Problem notTaken(ApiKey old) {
    String environment = old.live() ? "live" : "test";
    return Problem.of(Kind.MALFORMED_REQUEST, "Keys for " + environment + " are not taken here")
        .withMember("field", "environment");
  }

  /** The new key may do what the old one may and the account still may, for as long again. */
  private Decision replace(Exchange exchange, Caller caller, ApiKey old, Duration overlap) {
    Instant end = old.expiresAt();
    var scopes = Set.copyOf(old.scopes().stream().filter(caller.grants()::permits).toList());
    Duration life = end == null ? null : Duration.between(old.createdAt(), end);
    Made made = make(caller, new KeyRequest(old.name(), old.live(), scopes, life));
    Instant oldEnd = made.key().createdAt().plus(overlap);
    return switch (keys.replace(old.id(), oldEnd, made.key(), made.digest(), MAX_KEYS)) {
      case NOT_FOUND -> Problem.of(Kind.NOT_FOUND).refuse();
      case TOO_MANY -> refuse(exchange, caller, tooMany());
      case DONE -> {
        String detail = "key " + old.id() + " " + old.prefix() + " replaced by " + made.named();
        changed(exchange, "api-key.rotated", caller.accountId(), detail);
        yield handOut(exchange, caller, made);
      }
    };
  }

  private Decision handOut(Exchange exchange, Caller caller, Made made) {
    if (exchange.navigation()) {
      return new Decision.Reply(page(exchange, 201, caller, made.text().reveal(), ""));
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("key", made.text().reveal());
    body.putAll(view(made.key()));
    return new Decision.Reply(Answer.json(201, body));
  }

  private Decision delete(Exchange exchange) {
    Caller caller = exchange.caller().orElseThrow();
    if (!keys.delete(caller.accountId(), exchange.pathVariable())) {
      return Problem.of(Kind.NOT_FOUND).refuse();
    }
    changed(exchange, "api-key.deleted", caller.accountId(), "key " + exchange.pathVariable());
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
