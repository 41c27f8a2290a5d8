package io.sallyport.auth.account;

import io.sallyport.auth.page.Pages;
import io.sallyport.auth.page.SessionRow;
import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Route;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/** What a caller sees of itself. */
public final class AccountEndpoints {

  private final PasswordChange passwordChange;
  private final Pages pages;
  private final Function<Caller, List<SessionRow>> sessions;

  /**
   * The endpoints.
   *
   * @param sessions lists a caller's sessions
   */
  public AccountEndpoints(
      PasswordChange passwordChange, Pages pages, Function<Caller, List<SessionRow>> sessions) {
    this.passwordChange = passwordChange;
    this.pages = pages;
    this.sessions = sessions;
  }

  /** {@code /me}, {@code /account} and {@code /password/change}. */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/me", Route.signedIn(), (exchange, fields) -> me(exchange)),
        Route.of("GET", "/account", Route.signedIn(), (exchange, fields) -> page(exchange)),
        passwordChange.route(this::pageWith));
  }

  private static Decision me(Exchange exchange) {
    Caller caller = exchange.caller().orElseThrow();
    var body = new LinkedHashMap<String, Object>();
    body.put("id", caller.accountId());
    body.put("username", caller.username());
    body.put("roles", caller.grants().roles());
    body.put("permissions", caller.grants().permissions());
    body.put("scopes", caller.scopes());
    body.put("mechanism", caller.mechanism().code());
    body.put("amr", caller.amr());
    body.put("acr", caller.acr());
    body.put("auth_time", caller.authTime().truncatedTo(ChronoUnit.SECONDS));
    boolean ends = caller.expiresAt().isBefore(Instant.MAX);
    body.put("expires_at", ends ? caller.expiresAt().truncatedTo(ChronoUnit.SECONDS) : null);
    return new Decision.Reply(Answer.json(200, body));
  }

  private Decision page(Exchange exchange) {
    boolean changed = "changed".equals(exchange.queryParameter("password"));
    return new Decision.Reply(
        changed
            ? pageWith(exchange, 200, "Your password is changed. Other sessions have ended.", "")
            : pageWith(exchange, 200, "", ""));
  }

  private Answer pageWith(Exchange exchange, int status, String notice, String error) {
    Caller caller = exchange.caller().orElseThrow();
    return pages.account(exchange, status, caller, sessions.apply(caller), notice, error);
  }
}
