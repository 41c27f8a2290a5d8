package io.sallyport.auth.mfa;

import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.account.Epoch;
import java.util.List;
import java.util.Optional;

/**
 * Removing a second factor. It may have been lost or stolen, so every other session and every token
 * of the account ends, and the present session goes on, under a new id, as one without it.
 *
 * @param approved whether an administrator has to allow a first factor: one who removed their own
 *     might find nobody to allow them another
 */
record FactorRemoval(Accounts accounts, boolean approved, Delivery cookie, Audit audit) {

  /** {@code DELETE /mfa/totp}, and the same for a plain form. */
  List<Route> routes() {
    return List.of(
        Route.of(
            "DELETE", "/mfa/totp", Route.recentSession(), (exchange, fields) -> remove(exchange)),
        Route.of(
            "POST",
            "/mfa/totp/delete",
            Route.recentSession(),
            (exchange, fields) -> remove(exchange)));
  }

  private Decision remove(Exchange exchange) {
    Caller caller = exchange.caller().orElseThrow();
    if (approved && caller.grants().permits(Requirement.ADMINISTRATION)) {
      return Problem.of(
              Kind.CONFLICT,
              "You could not administer without it, nor allow yourself another: set up another in its"
                  + " place, or have another administrator remove it")
          .refuse();
    }
    Optional<Epoch> epoch = accounts.removeSecondFactor(caller.accountId());
    if (epoch.isEmpty()) {
      return Problem.of(Kind.NOT_FOUND, "There is no second factor").refuse();
    }
    audit.record(exchange, "second-factor.removed", caller.accountId(), "totp");
    renew(exchange, caller, epoch.get());
    return new Decision.Reply(
        exchange.navigation()
            ? Answer.seeOther(exchange.site().ownPath("/mfa/totp?factor=removed"))
            : Answer.empty(204));
  }

  /** Whoever was disabled or signed out everywhere meanwhile gets no new session. */
  private void renew(Exchange exchange, Caller caller, Epoch epoch) {
    List<String> amr =
        caller.amr().stream().filter(method -> !MfaSignIn.METHODS.contains(method)).toList();
    Optional<Account> account =
        accounts
            .byId(caller.accountId())
            .filter(found -> !found.disabled() && found.epoch().equals(epoch));
    if (account.isEmpty()
        || !(cookie.issue(exchange, new SignIn(account.get(), amr, caller.authTime()), null)
            instanceof Delivery.Result.Issued)) {
      cookie.end(exchange);
    }
  }
}
