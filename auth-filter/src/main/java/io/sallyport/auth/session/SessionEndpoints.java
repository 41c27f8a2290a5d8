package io.sallyport.auth.session;

import io.sallyport.auth.page.SessionRow;
import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Route;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A caller's own sessions: listing and ending them. */
public final class SessionEndpoints {

  private final SessionRepository repository;
  private final Audit audit;
  private final Clock clock;

  /** Over the sessions in {@code repository}. */
  public SessionEndpoints(SessionRepository repository, Audit audit, Clock clock) {
    this.repository = repository;
    this.audit = audit;
    this.clock = clock;
  }

  /** {@code GET /sessions}, {@code DELETE /sessions/{id}}, and the same for a plain form. */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/sessions", Route.signedIn(), (exchange, fields) -> list(exchange)),
        Route.of("DELETE", "/sessions/{id}", Route.session(), (exchange, fields) -> end(exchange)),
        Route.of(
            "POST",
            "/account/sessions/{id}/end",
            Route.session(),
            (exchange, fields) -> end(exchange)));
  }

  /** The caller's sessions for the account page. */
  public List<SessionRow> rows(Caller caller) {
    return listed(caller).stream()
        .map(
            listed ->
                SessionRow.of(
                    listed.session().caller().handle(),
                    listed.session().caller().handle().equals(caller.handle()),
                    listed.session().userAgent(),
                    listed.session().address(),
                    listed.session().createdAt(),
                    listed.lastSeenAt()))
        .toList();
  }

  private List<SessionRepository.Listed> listed(Caller caller) {
    return repository.ofAccount(caller.accountId(), clock.instant());
  }

  private Decision list(Exchange exchange) {
    Caller caller = exchange.caller().orElseThrow();
    return new Decision.Reply(
        Answer.json(200, listed(caller).stream().map(listed -> view(listed, caller)).toList()));
  }

  private Decision end(Exchange exchange) {
    Caller caller = exchange.caller().orElseThrow();
    String handle = exchange.pathVariable();
    if (!repository.endByHandle(caller.accountId(), handle)) {
      return Problem.of(Problem.Kind.NOT_FOUND).refuse();
    }
    audit.record(exchange, "session.ended", caller.accountId(), "session " + handle);
    return new Decision.Reply(
        exchange.navigation()
            ? Answer.seeOther(exchange.site().ownPath("/account"))
            : Answer.empty(204));
  }

  private static Map<String, Object> view(SessionRepository.Listed listed, Caller caller) {
    Session session = listed.session();
    var view = new LinkedHashMap<String, Object>();
    view.put("id", session.caller().handle());
    view.put("current", session.caller().handle().equals(caller.handle()));
    view.put("created_at", session.createdAt());
    view.put("last_seen_at", listed.lastSeenAt());
    view.put("ip", session.address());
    view.put("user_agent", session.userAgent());
    view.put("amr", session.caller().amr());
    return view;
  }
}
