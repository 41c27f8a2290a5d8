package io.sallyport.auth.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.TestClock;
import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Authenticator;
import io.sallyport.auth.pipeline.Authenticators;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Counted;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.auth.pipeline.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RuleLimitsTest {

  private static final Site SITE = FakeRequest.site("", true);
  private static final Limit TWICE = new Limit(2, Duration.ofMinutes(1));
  private static final Rule READ = rule("/x", TWICE, "GET");
  private static final Rule WRITE = rule("/x", TWICE, "POST");
  private static final Rule FREE = rule("/free", null);

  private final TestClock clock = new TestClock();
  private final Counted counted = new Counted();
  private final RuleLimits limits =
      new RuleLimits(
          List.of(READ, WRITE, FREE),
          new MemoryRateLimiter(clock),
          new MemoryRateLimiter(clock),
          counted);

  private static Rule rule(String path, @Nullable Limit limit, String... methods) {
    return new Rule(path, Set.of(methods), Requirement.EVERYONE, false, null, limit);
  }

  /** A credential that is always there. */
  private record Presented(AuthOutcome outcome) implements Authenticator {
    @Override
    public boolean explicit() {
      return false;
    }

    @Override
    public boolean presented(Exchange exchange) {
      return true;
    }

    @Override
    public AuthOutcome authenticate(Exchange exchange) {
      return outcome;
    }
  }

  private static Exchange visitor(Rule rule, String peer) {
    Exchange exchange = new FakeRequest().peer(peer).exchange(SITE);
    exchange.rule(rule);
    return exchange;
  }

  private static Exchange caller(Rule rule, AuthOutcome outcome) {
    Exchange exchange =
        new FakeRequest().exchange(SITE, new Authenticators(List.of(new Presented(outcome))));
    exchange.rule(rule);
    return exchange;
  }

  private static final AuthOutcome ALICE =
      new AuthOutcome.Authenticated(FakeRequest.caller(Caller.Mechanism.SESSION, Instant.EPOCH));

  private static void refused(Decision decision, String seconds) {
    assertThat(decision)
        .isEqualTo(
            Problem.of(Problem.Kind.TOO_MANY_REQUESTS).with("Retry-After", seconds).refuse());
  }

  @Test
  void byAddress_visitors_areCountedEachForThemselves() {
    for (int i = 0; i < 2; i++) {
      assertThat(limits.byAddress(visitor(READ, "192.0.2.1"))).isEqualTo(Decision.NEXT);
    }
    assertThat(counted.lines()).isEmpty();
    refused(limits.byAddress(visitor(READ, "192.0.2.1")), "60");
    assertThat(counted.lines()).containsExactly("LIMIT_HIT rule");
    assertThat(limits.byAddress(visitor(READ, "192.0.2.2"))).isEqualTo(Decision.NEXT);
    assertThat(limits.byAddress(visitor(WRITE, "192.0.2.1"))).isEqualTo(Decision.NEXT);
    clock.advance(Duration.ofSeconds(60));
    assertThat(limits.byAddress(visitor(READ, "192.0.2.1"))).isEqualTo(Decision.NEXT);
  }

  @Test
  void byAddress_withoutALimitOrWithACredential_countsNothing() {
    for (int i = 0; i < 5; i++) {
      assertThat(limits.byAddress(visitor(FREE, "192.0.2.1"))).isEqualTo(Decision.NEXT);
      assertThat(limits.byAddress(caller(READ, ALICE))).isEqualTo(Decision.NEXT);
      assertThat(limits.byCaller(visitor(READ, "192.0.2.1"))).isEqualTo(Decision.NEXT);
      assertThat(limits.byCaller(caller(FREE, ALICE))).isEqualTo(Decision.NEXT);
    }
    assertThat(limits.byAddress(visitor(READ, "192.0.2.1"))).isEqualTo(Decision.NEXT);
  }

  @Test
  void byCaller_callers_areCountedByAccountAndTheOthersByAddress() {
    for (int i = 0; i < 2; i++) {
      assertThat(limits.byCaller(caller(READ, ALICE))).isEqualTo(Decision.NEXT);
      assertThat(limits.byCaller(caller(READ, AuthOutcome.NO_CREDENTIALS)))
          .isEqualTo(Decision.NEXT);
    }
    refused(limits.byCaller(caller(READ, ALICE)), "60");
    refused(limits.byCaller(caller(READ, AuthOutcome.NO_CREDENTIALS)), "60");
    refused(limits.byAddress(visitor(READ, "192.0.2.1")), "60");
    assertThat(limits.byCaller(caller(WRITE, ALICE))).isEqualTo(Decision.NEXT);
  }
}
