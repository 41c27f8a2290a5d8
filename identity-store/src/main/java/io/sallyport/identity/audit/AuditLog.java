package io.sallyport.identity.audit;

import io.sallyport.identity.StoreUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

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
      write(LOG.atWarn().addKeyValue("stored", false), event);
      throw e;
    }
    write(LOG.atInfo(), event);
  }

  /** Tells the log alone: of what anybody can cause as often as they like, no row is kept. */
  public static void tell(AuditEvent event) {
    write(LOG.atInfo(), event);
  }

  private static void write(LoggingEventBuilder line, AuditEvent event) {
    String type = LogText.of(event.type(), MAX_TEXT);
    add(line, "event", event.type(), MAX_TEXT);
    add(line, "account", event.accountId(), MAX_ID);
    add(line, "actor", event.actorId(), MAX_ID);
    AuditEvent.Request request = event.request();
    if (request != null) {
      add(line, "ip", request.address(), MAX_ID);
      add(line, "path", request.path(), MAX_TEXT);
      add(line, "user_agent", request.userAgent(), MAX_TEXT);
    }
    add(line, "detail", event.detail(), MAX_TEXT);
    line.log(type);
  }

  private static void add(LoggingEventBuilder line, String key, @Nullable String value, int most) {
    if (value != null && !value.isEmpty()) {
      var unused = line.addKeyValue(key, LogText.of(value, most));
    }
  }
}
