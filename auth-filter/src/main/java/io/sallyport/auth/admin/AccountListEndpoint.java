package io.sallyport.auth.admin;

import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.RequestBody;
import io.sallyport.auth.pipeline.RequestBody.Fields;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.AccountDirectory;
import io.sallyport.identity.account.AccountDirectory.Position;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /admin/accounts}: accounts page by page, oldest first. Where more follow, the answer
 * has the address of the next page in {@code Link} (RFC 8288, relation {@code next}).
 */
record AccountListEndpoint(AccountDirectory directory) {

  private static final String PATH = AdminArea.PATH + "/accounts";
  private static final int USUAL = 50;
  private static final int MOST = 100;

  Route route() {
    return Route.of("GET", PATH, AdminArea.rule(), (exchange, fields) -> list(exchange));
  }

  private Decision list(Exchange exchange) {
    if (!(RequestBody.query(exchange.request()) instanceof Fields query)) {
      return Problem.of(Kind.MALFORMED_REQUEST, "The query string cannot be read").refuse();
    }
    String part = query.has("query") ? query.text("query") : "";
    if (!isLookedFor(part)) {
      return malformed("query", "is at most " + AccountDirectory.MAX_PART + " characters of text");
    }
    Long limit = query.has("limit") ? query.number("limit") : Long.valueOf(USUAL);
    if (limit == null || limit < 1 || limit > MOST) {
      return malformed("limit", "is a number from 1 to " + MOST);
    }
    Optional<Position> after =
        query.has("cursor") ? Cursor.parse(query.text("cursor")) : Optional.empty();
    if (query.has("cursor") && after.isEmpty()) {
      return malformed("cursor", "comes from the Link header of an earlier page");
    }
    return page(exchange, part, after, limit.intValue());
  }

  /** One account more than wanted tells whether another page follows. */
  private Decision page(Exchange exchange, String part, Optional<Position> after, int limit) {
    List<Account> found = directory.page(part, after.orElse(null), limit + 1);
    List<Account> shown = found.subList(0, Math.min(limit, found.size()));
    Answer answer = Answer.json(200, shown.stream().map(AccountListEndpoint::view).toList());
    if (found.size() > limit) {
      String next =
          exchange.site().ownPath(PATH)
              + "?limit="
              + limit
              + (part.isEmpty() ? "" : "&query=" + URLEncoder.encode(part, StandardCharsets.UTF_8))
              + "&cursor="
              + Cursor.of(shown.get(limit - 1));
      answer = answer.with("Link", "<" + next + ">; rel=\"next\"");
    }
    return new Decision.Reply(answer);
  }

  private static boolean isLookedFor(String part) {
    return part.length() <= AccountDirectory.MAX_PART
        && part.codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  private static Decision malformed(String parameter, String what) {
    return Problem.of(Kind.MALFORMED_REQUEST, "The parameter " + parameter + " " + what)
        .withMember("field", parameter)
        .refuse();
  }

  private static Map<String, Object> view(Account account) {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", account.id());
    view.put("username", account.username());
    view.put("roles", account.roles().stream().sorted().toList());
    view.put("disabled", account.disabled());
    view.put("created_at", account.createdAt());
    return view;
  }
}
