package io.sallyport.auth.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.TestClock;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.RateLimiter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link RateLimiter} must do. */
public abstract class RateLimiterContract {

  private static final Limit FIVE = new Limit(5, Duration.ofMinutes(15));

  /** The limiter's clock. */
  protected final TestClock clock = new TestClock();

  @SuppressWarnings("NullAway.Init")
  private RateLimiter limiter;

  /** A limiter that has counted nothing. */
  protected abstract RateLimiter limiter();

  @BeforeEach
  void open() {
    limiter = limiter();
  }

  private int granted(int tries) {
    int granted = 0;
    for (int i = 0; i < tries; i++) {
      granted += limiter.take("k", FIVE).isZero() ? 1 : 0;
    }
    return granted;
  }

  @Test
  void take_beyondTheCount_saysHowLongToWait() {
    assertThat(granted(5)).isEqualTo(5);
    clock.advance(Duration.ofMinutes(5));
    assertThat(limiter.take("k", FIVE)).isEqualTo(Duration.ofMinutes(10));
    assertThat(limiter.take("other", FIVE)).isZero();
  }

  @Test
  void take_atTheEndOfThePeriod_hasItsWholeCountAgain() {
    granted(5);
    clock.advance(Duration.ofMinutes(15).minusMillis(1));
    assertThat(granted(1)).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(granted(9)).isEqualTo(5);
  }

  @Test
  void wait_afterTheCount_saysHowLongAndTakesNothing() {
    granted(4);
    assertThat(limiter.wait("k", FIVE)).isZero();
    assertThat(granted(1)).isEqualTo(1);
    clock.advance(Duration.ofMinutes(1));
    assertThat(limiter.wait("k", FIVE)).isEqualTo(Duration.ofMinutes(14));
    assertThat(limiter.wait("other", FIVE)).isZero();
  }

  @Test
  void take_refused_doesNotCount() {
    granted(50);
    clock.advance(Duration.ofMinutes(15));
    assertThat(granted(1)).isEqualTo(1);
  }

  @Test
  void giveBack_oneTry_isThereAgainAndNeverMore() {
    granted(5);
    limiter.giveBack("k", FIVE);
    assertThat(granted(3)).isEqualTo(1);
    limiter.giveBack("fresh", FIVE);
    assertThat(limiter.wait("fresh", FIVE)).isZero();
  }

  @Test
  void reset_key_startsAfresh() {
    granted(5);
    limiter.reset("k", FIVE);
    assertThat(granted(9)).isEqualTo(5);
  }

  @Test
  void take_inParallel_grantsTheCountAndNoMore() throws Exception {
    var granted = new AtomicInteger();
    var pool = Executors.newFixedThreadPool(16);
    for (int i = 0; i < 200; i++) {
      pool.execute(
          () -> {
            if (limiter.take("k", FIVE).isZero()) {
              granted.incrementAndGet();
            }
          });
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(granted).hasValue(5);
  }
}
