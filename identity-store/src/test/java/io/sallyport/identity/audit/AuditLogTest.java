package io.sallyport.identity.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditLogTest {

  private static final Instant NOW = Instant.parse("2030-01-07T09:00:00Z");

  private final List<String> lines = new ArrayList<>();
  private final List<AuditEvent> rows = new ArrayList<>();
  private final Logger logger = Logger.getLogger("io.sallyport.audit");
  private final Handler recorder =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(recorder);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(recorder);
    logger.setLevel(null);
  }

  private static AuditEvent event(
      String type, @Nullable String account, AuditEvent.@Nullable Request request, String detail) {
    return new AuditEvent(NOW, type, account, null, request, detail);
  }

  @Test
  void append_wholeEvent_isOneRowAndOneLineOfPairs() {
    var event =
        new AuditEvent(
            NOW,
            "session.ended",
            "a1",
            "a2",
            new AuditEvent.Request("192.0.2.1", "/auth/sessions/h1", "Firefox 140"),
            "session h1");

    new AuditLog(rows::add).append(event);

    assertThat(rows).containsExactly(event);
    assertThat(lines)
        .containsExactly(
            "INFO event=session.ended account=a1 actor=a2 ip=192.0.2.1 path=/auth/sessions/h1"
                + " user_agent=Firefox 140 detail=session h1 session.ended");
  }

  @Test
  void append_nothingKnown_leavesThePairsOut() {
    new AuditLog(rows::add).append(event("sign-in.failed", null, null, ""));

    assertThat(lines).containsExactly("INFO event=sign-in.failed sign-in.failed");
  }

  @Test
  void append_textThatForgesLinesAndPairs_isOneLineWithoutFurtherPairs() {
    String forged = "x\r\nINFO event=sign-in.succeeded\u2028\u0085\t\u001b[31m\u202e\"\\\ud800";

    new AuditLog(rows::add)
        .append(event("t", forged, new AuditEvent.Request(forged, forged, forged), forged));

    String escaped =
        "x\\u000d\\u000aINFO event\\u003dsign-in.succeeded\\u2028\\u0085\\u0009\\u001b[31m\\u202e"
            + "\\u0022\\u005c\\ud800";
    assertThat(lines)
        .containsExactly(
            "INFO event=t account="
                + escaped
                + " ip="
                + escaped
                + " path="
                + escaped
                + " user_agent="
                + escaped
                + " detail="
                + escaped
                + " t");
  }

  @Test
  void append_endlessText_isCut() {
    String endless = "\ud83d\ude00".repeat(5_000);

    new AuditLog(rows::add)
        .append(event("t", null, new AuditEvent.Request("ip", "/", endless), ""));

    assertThat(lines)
        .containsExactly(
            "INFO event=t ip=ip path=/ user_agent=" + "\ud83d\ude00".repeat(256) + "… t");
  }

  @Test
  void append_trailDown_warnsWithTheEventAndIsStillAnOutage() {
    var down = new StoreUnavailableException("audit", new IllegalStateException("down"));
    var log =
        new AuditLog(
            event -> {
              throw down;
            });

    assertThatThrownBy(() -> log.append(event("sign-in.failed", "a1", null, "WRONG_PASSWORD")))
        .isSameAs(down);

    assertThat(lines)
        .containsExactly(
            "WARNING stored=false event=sign-in.failed account=a1 detail=WRONG_PASSWORD"
                + " sign-in.failed");
  }
}
