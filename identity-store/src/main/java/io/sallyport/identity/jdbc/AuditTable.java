package io.sallyport.identity.jdbc;

import io.sallyport.identity.audit.AuditEvent;
import io.sallyport.identity.audit.AuditTrail;
import org.jspecify.annotations.Nullable;

/** The audit trail as a table that is only ever inserted into. Thread-safe. */
record AuditTable(Sql sql) implements AuditTrail {

  @Override
  public void append(AuditEvent event) {
    AuditEvent.Request request = event.request();
    sql.change(
        "audit",
        handle ->
            handle
                .createUpdate(
                    "insert into sallyport_audit (at, type, account_id, actor_id, address, detail)"
                        + " values (:at, :type, :account, :actor, :address, :detail)")
                .bind("at", Columns.at(event.at()))
                .bind("type", Columns.storable(event.type(), 128))
                .bind("account", storableOrNull(event.accountId(), 64))
                .bind("actor", storableOrNull(event.actorId(), 64))
                .bind("address", storableOrNull(request == null ? null : request.address(), 128))
                .bind("detail", Columns.storable(event.detail(), 4_000))
                .execute());
  }

  private static @Nullable String storableOrNull(@Nullable String text, int most) {
    return text == null ? null : Columns.storable(text, most);
  }
}
