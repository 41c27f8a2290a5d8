package io.sallyport.identity.audit;

import io.sallyport.identity.StoreUnavailableException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trail that is also written to the log: one line for each row, as key-value pairs, under the
 * logger {@value #LOGGER}. Thread-safe.
 *
 * <p>A row that cannot be written is logged as a warning with {@code stored=false}, so that the
 * event is not lost with it; the outage goes on to the caller.
 */
public record AuditLog(AuditTrail trail) implements AuditTrail {

  /** The logger's name. */
  public static final String LOGGER = "io.sallyport.audit";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
  private static final int MAX_ID = 64;
  private static final int MAX_TEXT = 256;

  @Override
  public void append(AuditEvent event) {
    try {
      trail.append(event);
    } catch (StoreUnavailableException e) {
      Map<String, Object> pairs = new LinkedHashMap<>();
      pairs.put("stored", false);
      pairs.putAll(pairs(event));
      KeyedLine.PRESENT.warn(LOG, pairs, LogText.of(event.type(), MAX_TEXT));
      throw e;
    }
    tell(event);
  }

  /** Tells the log alone: of what anybody can cause as often as they like, no row is kept. */
  public static void tell(AuditEvent event) {
    KeyedLine.PRESENT.info(LOG, pairs(event), LogText.of(event.type(), MAX_TEXT));
  }

  private static Map<String, Object> pairs(AuditEvent event) {
    Map<String, Object> pairs = new LinkedHashMap<>();
    add(pairs, "event", event.type(), MAX_TEXT);
    add(pairs, "account", event.accountId(), MAX_ID);
    add(pairs, "actor", event.actorId(), MAX_ID);
    AuditEvent.Request request = event.request();
    if (request != null) {
      add(pairs, "ip", request.address(), MAX_ID);
      add(pairs, "path", request.path(), MAX_TEXT);
      add(pairs, "user_agent", request.userAgent(), MAX_TEXT);
    }
    add(pairs, "detail", event.detail(), MAX_TEXT);
    return pairs;
  }

  private static void add(Map<String, Object> pairs, String key, @Nullable String value, int most) {
    if (value != null && !value.isEmpty()) {
      pairs.put(key, LogText.of(value, most));
    }
  }
}
