package io.sallyport.sample.web;

import io.sallyport.auth.OpenSession;
import java.util.Comparator;
import java.util.List;

/** An open session as the admin page shows it. Public for the expression language's sake. */
public record SessionRow(
    String name, String address, String client, String how, String began, String lastSeen) {

  /** The sessions of all these accounts, the last used one first. */
  static List<SessionRow> ofAll(List<AccountRow> accounts) {
    record Owned(String name, OpenSession session) {}
    return accounts.stream()
        .flatMap(account -> account.sessions().stream().map(one -> new Owned(account.name(), one)))
        .sorted(Comparator.comparing((Owned one) -> one.session().lastSeenAt()).reversed())
        .map(one -> of(one.name(), one.session()))
        .toList();
  }

  private static SessionRow of(String name, OpenSession session) {
    return new SessionRow(
        name,
        session.address(),
        session.userAgent().isEmpty() ? "unknown client" : session.userAgent(),
        session.amr().contains("mfa") ? "two factors" : "password",
        ShownTime.of(session.createdAt()),
        ShownTime.of(session.lastSeenAt()));
  }
}
