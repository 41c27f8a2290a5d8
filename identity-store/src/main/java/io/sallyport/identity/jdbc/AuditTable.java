package io.sallyport.identity.jdbc;

import io.sallyport.identity.audit.AuditEvent;
import io.sallyport.identity.audit.AuditTrail;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The audit trail as a table that is only ever inserted into. Thread-safe. */
record AuditTable(Sql sql) implements AuditTrail {

  @Override
  public void append(AuditEvent event) {
    sql.change(
        "audit",
        handle ->
            handle
                .createUpdate(
                    "insert into sallyport_audit (at, type, account_id, actor_id, address, detail)"
                        + " values (:at, :type, :account, :actor, :address, :detail)")
                .bind("at", event.at().atOffset(ZoneOffset.UTC))
                .bind("type", storable(event.type(), 128))
                .bind("account", storable(event.accountId(), 64))
                .bind("actor", storable(event.actorId(), 64))
                .bind("address", storable(event.address(), 128))
                .bind("detail", storable(event.detail(), 4_000))
                .execute());
  }

  /** What a visitor sent must not keep its event out of the trail: odd characters, odd lengths. */
  private static @Nullable String storable(@Nullable String text, int most) {
    if (text == null) {
      return null;
    }
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .limit(most)
        .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    while (clean.length() > most) {
      clean.setLength(clean.offsetByCodePoints(clean.length(), -1));
    }
    return clean.toString();
  }
}
