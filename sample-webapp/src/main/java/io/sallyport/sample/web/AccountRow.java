package io.sallyport.sample.web;

import io.sallyport.auth.OpenSession;
import io.sallyport.identity.account.Account;
import java.util.List;
import java.util.TreeSet;

/** An account as the admin page shows it. Public for the expression language's sake. */
public record AccountRow(
    String id,
    String name,
    String roles,
    boolean disabled,
    boolean secondFactor,
    boolean own,
    List<OpenSession> sessions) {

  static AccountRow of(
      Account account, boolean secondFactor, boolean own, List<OpenSession> sessions) {
    return new AccountRow(
        account.id(),
        account.username(),
        String.join(", ", new TreeSet<>(account.roles())),
        account.disabled(),
        secondFactor,
        own,
        sessions);
  }
}
