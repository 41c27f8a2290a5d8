package io.sallyport.auth.token;

import io.sallyport.auth.pipeline.AccountStates;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.SignIns;
import io.sallyport.identity.token.RefreshTokens;
import java.time.Clock;
import java.util.List;

/** The token sign-ins of an account, as their owner sees them: refresh families. */
record TokenSignIns(
    RefreshTokens store, TokenFamilies families, AccountStates accounts, Clock clock)
    implements SignIns {

  @Override
  public List<Listed> ofAccount(String accountId) {
    return store.ofAccount(accountId, clock.instant()).stream()
        .filter(one -> accounts.live(accountId, one.family().revocation()) != null)
        .map(
            one ->
                new Listed(
                    one.family().id(),
                    one.family().origin().at(),
                    one.lastSeenAt(),
                    one.family().origin().address(),
                    one.family().origin().userAgent(),
                    one.family().amr()))
        .toList();
  }

  @Override
  public boolean end(Exchange exchange, String accountId, String id) {
    boolean theirs = ofAccount(accountId).stream().anyMatch(one -> one.id().equals(id));
    if (theirs) {
      families.end(exchange, id, accountId);
    }
    return theirs;
  }
}
