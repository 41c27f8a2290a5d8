package io.sallyport.auth.session;

import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.SignIns;
import java.time.Clock;
import java.util.List;

/**
 * The sessions of an account, as their owner sees them.
 *
 * @param cookie ends the session that the caller came with, cookie and all
 */
public record SessionSignIns(
    SessionRepository repository, Delivery cookie, Audit audit, Clock clock) implements SignIns {

  @Override
  public List<Listed> ofAccount(String accountId) {
    return repository.ofAccount(accountId, clock.instant()).stream()
        .map(
            listed ->
                new Listed(
                    listed.session().caller().handle(),
                    listed.session().createdAt(),
                    listed.lastSeenAt(),
                    listed.session().address(),
                    listed.session().userAgent(),
                    listed.session().caller().amr()))
        .toList();
  }

  @Override
  public boolean end(Exchange exchange, String accountId, String id) {
    Caller caller = exchange.callerOrNull();
    boolean present = caller != null && caller.handle().equals(id);
    if (!repository.endByHandle(accountId, id)) {
      return false;
    }
    audit.record(exchange, "session.ended", accountId, "session " + id);
    if (present) {
      cookie.end(exchange);
    }
    return true;
  }
}
