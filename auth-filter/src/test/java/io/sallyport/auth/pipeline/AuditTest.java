package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.TestClock;
import io.sallyport.identity.access.Grants;
import io.sallyport.identity.audit.AuditEvent;
import io.sallyport.identity.audit.AuditLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditTest {

  private static final Site SITE = FakeRequest.site("", true);

  private final TestClock clock = new TestClock();
  private final List<AuditEvent> events = new ArrayList<>();
  private final Audit audit = new Audit(events::add, Measures.OFF, clock);

  private String actorOf(String accountId) {
    Exchange exchange = new FakeRequest().exchange(SITE);
    exchange.identity(
        new AuthOutcome.Authenticated(
            new Caller(
                accountId,
                "somebody",
                Grants.NONE,
                Set.of(),
                Caller.Mechanism.BEARER,
                "jti",
                List.of(),
                clock.instant(),
                clock.instant())));
    audit.record(exchange, "account.disabled", "account", "by an administrator");
    assertThat(events)
        .containsExactly(
            new AuditEvent(
                clock.instant(),
                "account.disabled",
                "account",
                events.get(0).actorId(),
                new AuditEvent.Request("192.0.2.1", "/", ""),
                "by an administrator"));
    return String.valueOf(events.remove(0).actorId());
  }

  @Test
  void record_actorOfAnotherIssuerWithALongName_keepsTheEndOfTheSubject() {
    String issuer = "https://login.example.com/realms/" + "x".repeat(40);

    assertThat(actorOf(issuer + "|s-4711"))
        .hasSize(64)
        .startsWith("…")
        .endsWith("x|s-4711")
        .isNotEqualTo(actorOf(issuer + "|s-4712"));
  }

  @Test
  void record_actorThatFits_isWhole() {
    assertThat(actorOf("a".repeat(64))).isEqualTo("a".repeat(64));
    assertThat(actorOf("a".repeat(65))).isEqualTo("…" + "a".repeat(63));
  }

  @Test
  void refused_anyKind_isCountedAndToldUnlessItHasAnEventOfItsOwn() {
    var counted = new Counted();
    var counting = new Audit(events::add, counted, clock);
    Exchange exchange = new FakeRequest().exchange(SITE);

    try (var log = new LoggedEvents(AuditLog.LOGGER)) {
      for (Problem.Kind kind : Problem.Kind.values()) {
        counting.refused(exchange, kind);
      }
      assertThat(counted.lines())
          .isEqualTo(
              Arrays.stream(Problem.Kind.values()).map(kind -> "REFUSAL " + kind.code()).toList());
      assertThat(log.details())
          .contains("cross_site_request", "invalid_token", "insufficient_permission")
          .doesNotContain("unauthenticated", "not_found", "invalid_credentials");
    }
    counting.count(Metric.LIMIT_HIT, "sign_in");
    assertThat(counted.lines()).endsWith("LIMIT_HIT sign_in");
    assertThat(events).isEmpty();
  }
}
