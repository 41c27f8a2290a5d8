package io.sallyport.auth.session;

import io.sallyport.auth.page.SessionRow;
import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.SignIns;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A caller's own sign-ins, sessions and others: listing and ending them. */
public final class SessionEndpoints {

  private final List<SignIns> kinds;

  /** Over the sign-ins of all {@code kinds}. */
  public SessionEndpoints(List<SignIns> kinds) {
    this.kinds = List.copyOf(kinds);
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

  /** The caller's sign-ins for the account page. */
  public List<SessionRow> rows(Caller caller) {
    return listed(caller).stream()
        .map(
            listed ->
                SessionRow.of(
                    listed.id(),
                    listed.id().equals(caller.handle()),
                    listed.userAgent(),
                    listed.address(),
                    listed.createdAt(),
                    listed.lastSeenAt()))
        .toList();
  }

  private List<SignIns.Listed> listed(Caller caller) {
    return kinds.stream()
        .flatMap(kind -> kind.ofAccount(caller.accountId()).stream())
        .sorted(Comparator.comparing(SignIns.Listed::createdAt).reversed())
        .toList();
  }

  private Decision list(Exchange exchange) {
    Caller caller = exchange.caller().orElseThrow();
    return new Decision.Reply(
        Answer.json(200, listed(caller).stream().map(listed -> view(listed, caller)).toList()));
  }

  private Decision end(Exchange exchange) {
    Caller caller = exchange.caller().orElseThrow();
    String id = exchange.pathVariable();
    if (kinds.stream().noneMatch(kind -> kind.end(exchange, caller.accountId(), id))) {
      return Problem.of(Problem.Kind.NOT_FOUND).refuse();
    }
    return new Decision.Reply(
        exchange.navigation()
            ? Answer.seeOther(exchange.site().ownPath("/account"))
            : Answer.empty(204));
  }

  private static Map<String, Object> view(SignIns.Listed listed, Caller caller) {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", listed.id());
    view.put("current", listed.id().equals(caller.handle()));
    view.put("created_at", listed.createdAt());
    view.put("last_seen_at", listed.lastSeenAt());
    view.put("ip", listed.address());
    view.put("user_agent", listed.userAgent());
    view.put("amr", listed.amr());
    return view;
  }
}
