package io.sallyport.auth.admin;

import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.ContinueTarget;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.RequestBody.Fields;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.identity.Identity;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Account;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * What an administrator changes about an account, below {@code /admin/accounts/{id}}. A change is
 * done, and every node knows, before it is reported; the audit trail has who did it.
 *
 * <p>Nobody locks themselves out: what would take the caller's own way in is {@code 409}.
 *
 * @param deleteKeys deletes all API keys of the account with that id
 */
record AccountChangeEndpoints(
    Identity identity, BiConsumer<Exchange, String> deleteKeys, Audit audit) {

  private static final String ACCOUNT = AdminArea.PATH + "/accounts/{id}";
  private static final int MAX_ID = 36;
  private static final int MAX_SHOWN = 64;

  /** A change of an account that exists; empty once it is done. */
  @FunctionalInterface
  private interface Change {
    Optional<Problem> make(Exchange exchange, Fields fields, Account account);
  }

  List<Route> routes() {
    return List.of(
        route("POST", "/disable", this::disable),
        route("POST", "/enable", this::enable),
        route("PUT", "/roles", this::roles),
        route("POST", "/mfa-grant", this::grant),
        route("DELETE", "/mfa-grant", this::withdraw),
        route("DELETE", "/mfa", this::removeFactor),
        route("POST", "/mfa/delete", this::removeFactor));
  }

  private Route route(String method, String below, Change change) {
    return Route.of(
            method,
            ACCOUNT + below,
            AdminArea.rule(),
            (exchange, fields) -> answer(exchange, fields, change))
        .taking(List.of(), List.of("continue"));
  }

  private Decision answer(Exchange exchange, Fields fields, Change change) {
    String id = exchange.pathVariable();
    Optional<Account> account =
        id.length() <= MAX_ID ? identity.accounts().byId(id) : Optional.empty();
    Optional<Problem> refused =
        account.isEmpty()
            ? Optional.of(Problem.of(Kind.NOT_FOUND))
            : change.make(exchange, fields, account.get());
    if (refused.isPresent()) {
      return refused.get().refuse();
    }
    return new Decision.Reply(
        exchange.navigation()
            ? Answer.seeOther(ContinueTarget.resolve(exchange, fields.optional("continue")))
            : Answer.empty(204));
  }

  private Optional<Problem> disable(Exchange exchange, Fields fields, Account account) {
    if (isOwn(exchange, account)) {
      return conflict("Nobody disables their own account: another administrator has to");
    }
    identity.accounts().setDisabled(account.id(), true);
    audit.record(exchange, "account.disabled", account.id(), "by an administrator");
    return Optional.empty();
  }

  private Optional<Problem> enable(Exchange exchange, Fields fields, Account account) {
    identity.accounts().setDisabled(account.id(), false);
    audit.record(exchange, "account.enabled", account.id(), "by an administrator");
    return Optional.empty();
  }

  private Optional<Problem> roles(Exchange exchange, Fields fields, Account account) {
    List<String> wanted = fields.list("roles");
    if (wanted == null) {
      String state = fields.values().containsKey("roles") ? "is no list of texts" : "is missing";
      return malformed("The field roles " + state);
    }
    Optional<String> unknown =
        wanted.stream().filter(role -> !identity.roles().defines(role)).findFirst();
    if (unknown.isPresent()) {
      return malformed("No role is called '" + shown(unknown.get()) + "'");
    }
    if (!account.store().isEmpty()) {
      return conflict("The roles of this account are those that its identity store names");
    }
    Set<String> roles = Set.copyOf(wanted);
    if (isOwn(exchange, account)
        && !identity.roles().grantsOf(roles).permits(Requirement.ADMINISTRATION)) {
      return conflict(
          "You would lose the permission "
              + Requirement.ADMINISTRATION
              + ": another administrator has"
              + " to take it from you");
    }
    identity.accounts().setRoles(account.id(), roles);
    audit.record(
        exchange,
        "account.roles-changed",
        account.id(),
        sorted(account.roles()) + " -> " + sorted(roles));
    return Optional.empty();
  }

  private Optional<Problem> grant(Exchange exchange, Fields fields, Account account) {
    identity.enrolmentGrants().give(account.id(), audit.clock().instant());
    audit.record(exchange, "second-factor.enrolment-granted", account.id(), "totp");
    return Optional.empty();
  }

  private Optional<Problem> withdraw(Exchange exchange, Fields fields, Account account) {
    if (!identity.enrolmentGrants().withdraw(account.id())) {
      return Optional.of(Problem.of(Kind.NOT_FOUND, "There is no grant"));
    }
    audit.record(exchange, "second-factor.grant-withdrawn", account.id(), "totp");
    return Optional.empty();
  }

  /** It may be in other hands, so everything that was issued to the account ends, keys too. */
  private Optional<Problem> removeFactor(Exchange exchange, Fields fields, Account account) {
    if (isOwn(exchange, account)) {
      return conflict("Your own second factor is removed at " + ownFactor(exchange));
    }
    if (!identity.hasSecondFactor(account.id())) {
      return noFactor();
    }
    // First: whoever has to ask again, after an outage, would find no factor and stop there.
    deleteKeys.accept(exchange, account.id());
    try {
      if (identity.accounts().removeSecondFactor(account.id()).isEmpty()) {
        return noFactor();
      }
    } catch (StoreUnavailableException e) {
      if (!identity.hasSecondFactor(account.id())) {
        factorRemoved(exchange, account);
      }
      throw e;
    }
    factorRemoved(exchange, account);
    return Optional.empty();
  }

  private static Optional<Problem> noFactor() {
    return Optional.of(Problem.of(Kind.NOT_FOUND, "There is no second factor"));
  }

  private void factorRemoved(Exchange exchange, Account account) {
    audit.record(exchange, "second-factor.removed", account.id(), "totp, by an administrator");
  }

  private static String ownFactor(Exchange exchange) {
    return exchange.site().ownPath("/mfa/totp");
  }

  private static boolean isOwn(Exchange exchange, Account account) {
    return account.id().equals(exchange.caller().orElseThrow().accountId());
  }

  private static Optional<Problem> conflict(String detail) {
    return Optional.of(Problem.of(Kind.CONFLICT, detail));
  }

  private static Optional<Problem> malformed(String detail) {
    return Optional.of(Problem.of(Kind.MALFORMED_REQUEST, detail).withMember("field", "roles"));
  }

  private static String shown(String name) {
    return name.codePointCount(0, name.length()) <= MAX_SHOWN
        ? name
        : name.substring(0, name.offsetByCodePoints(0, MAX_SHOWN)) + "…";
  }

  private static String sorted(Set<String> roles) {
    return roles.isEmpty() ? "none" : String.join(" ", new TreeSet<>(roles));
  }
}
