package io.sallyport.sample.web;

import io.sallyport.auth.AuthFilter;
import io.sallyport.auth.Sallyport;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Account;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Accounts and their open sessions at a glance. The page only shows: its buttons are forms that the
 * guard itself answers, under {@code /auth/admin}.
 */
public final class AdminPage extends SiteServlet {
  private static final int SHOWN = 50;

  public AdminPage() {
    super(READ);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<String> wanted = query(request);
    if (wanted.isEmpty()) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    try {
      Optional<List<Account>> found = find(wanted.get());
      if (found.isEmpty()) {
        response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        return;
      }
      show(request, response, wanted.get(), found.get());
    } catch (StoreUnavailableException e) {
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }
  }

  /** One more than is shown; empty if what is wanted is no part of a name. */
  private Optional<List<Account>> find(String wanted) {
    try {
      return Optional.of(guard().identity().directory().page(wanted, null, SHOWN + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void show(
      HttpServletRequest request, HttpServletResponse response, String wanted, List<Account> found)
      throws IOException {
    Visitor visitor = Visitor.of(request);
    Sallyport guard = guard();
    Set<String> ids = found.stream().map(Account::id).collect(Collectors.toSet());
    Set<String> withFactor = guard.identity().directory().withFactor(ids);
    List<AccountRow> rows =
        found.stream()
            .limit(SHOWN)
            .map(
                account ->
                    AccountRow.of(
                        account,
                        withFactor.contains(account.id()),
                        account.id().equals(visitor.caller().accountId()),
                        guard.openSessions(account.id())))
            .toList();
    Templates.of(getServletContext())
        .show(
            request,
            response,
            "admin",
            Map.of(
                "username",
                visitor.caller().username(),
                "query",
                wanted,
                "accounts",
                rows,
                "sessions",
                SessionRow.ofAll(rows),
                "more",
                found.size() > SHOWN));
  }

  private Sallyport guard() {
    return (Sallyport)
        Objects.requireNonNull(
            getServletContext().getAttribute(AuthFilter.CONTEXT_ATTRIBUTE), "no guard");
  }

  /** Empty if the query string cannot be read, for which each server has its own exception. */
  private static Optional<String> query(HttpServletRequest request) {
    try {
      return Optional.of(Objects.requireNonNullElse(request.getParameter("query"), ""));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }
}
