package io.sallyport.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.auth.TestClock;
import io.sallyport.auth.limit.MemoryRateLimiter;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.RateLimiter;
import io.sallyport.identity.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PatientLimiterTest {

  private static final Limit TWO = new Limit(2, Duration.ofMinutes(15));

  private final PatientLimiter limiter = waitingFor(Duration.ofDays(1));

  private static PatientLimiter waitingFor(Duration patience) {
    return new PatientLimiter(
        new MemoryRateLimiter(new TestClock()), TWO, new Semaphore(32), patience);
  }

  /** A try of another thread that waits. */
  private record Waiting(Thread thread, FutureTask<Duration> answer) {}

  private Waiting waiting(String key) {
    var answer = new FutureTask<>(() -> limiter.take(key));
    var thread = new Thread(answer);
    thread.setDaemon(true);
    thread.start();
    var one = new Waiting(thread, answer);
    untilItWaits(one);
    return one;
  }

  private static void untilItWaits(Waiting one) {
    while (one.thread().getState() != Thread.State.TIMED_WAITING) {
      assertThat(one.answer()).isNotDone();
      Thread.onSpinWait();
    }
  }

  @Test
  void take_beyondFailuresThatAreDecided_isRefusedAtOnce() {
    limiter.take("a");
    limiter.over("a");
    limiter.take("a");
    limiter.over("a");

    assertThat(limiter.take("a")).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void take_beyondTriesUnderWay_waitsAndIsGrantedWhenOneTurnsOutWell() throws Exception {
    limiter.take("a");
    limiter.take("a");
    Waiting third = waiting("a");
    limiter.giveBack("a");
    limiter.over("a");

    assertThat(third.answer().get()).isZero();
  }

  @Test
  void take_beyondTriesUnderWay_isRefusedWhenTheLastHasFailed() throws Exception {
    limiter.take("a");
    limiter.take("a");
    Waiting third = waiting("a");
    limiter.over("a");
    untilItWaits(third);
    limiter.over("a");

    assertThat(third.answer().get()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void take_ofAnotherKey_waitsForNobody() {
    limiter.take("a");
    limiter.take("a");

    assertThat(limiter.take("b")).isZero();
  }

  @Test
  void take_forTryThatIsNeverDecided_givesUp() {
    PatientLimiter impatient = waitingFor(Duration.ofMillis(10));
    impatient.take("a");
    impatient.take("a");

    assertThat(impatient.take("a")).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void take_byMoreThanMayWait_isRefusedAtOnce() throws Exception {
    limiter.take("a");
    limiter.take("a");
    List<Waiting> all = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      all.add(waiting("a"));
    }
    long start = System.nanoTime();
    assertThat(limiter.take("a")).isEqualTo(Duration.ofMinutes(15));
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(2));
    for (Waiting one : all) {
      one.thread().interrupt();
      assertThat(one.answer().get()).isEqualTo(Duration.ofMinutes(15));
    }
  }

  /** Counts until it is away. */
  private static final class Counts implements RateLimiter {
    private final RateLimiter all = new MemoryRateLimiter(new TestClock());
    private volatile boolean away;

    private RateLimiter there() {
      if (away) {
        throw new StoreUnavailableException("redis", new IllegalStateException("away"));
      }
      return all;
    }

    @Override
    public Duration take(String key, Limit limit) {
      return there().take(key, limit);
    }

    @Override
    public Duration wait(String key, Limit limit) {
      return there().wait(key, limit);
    }

    @Override
    public void giveBack(String key, Limit limit) {
      there().giveBack(key, limit);
    }

    @Override
    public void reset(String key, Limit limit) {
      there().reset(key, limit);
    }
  }

  @Test
  void take_countsAreAway_isAnOutageThatLeavesNothingBehind() throws Exception {
    var counts = new Counts();
    var outage = new PatientLimiter(counts, TWO, new Semaphore(1), Duration.ofDays(1));
    counts.away = true;
    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> outage.take("a"));
    counts.away = false;
    for (int i = 0; i < 2; i++) {
      assertThat(outage.take("a")).isZero();
      outage.over("a");
    }

    var another = new FutureTask<>(() -> outage.take("a"));
    new Thread(another).start();

    assertThat(another.get()).as("nobody is waited for").isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void take_interruptedWhileItWaits_isRefusedAndTheThreadStaysInterrupted() throws Exception {
    var places = new Semaphore(1);
    var patient =
        new PatientLimiter(new MemoryRateLimiter(new TestClock()), TWO, places, Duration.ofDays(1));
    patient.take("a");
    patient.take("a");
    var answer =
        new FutureTask<>(
            () -> {
              Duration wait = patient.take("a");
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              return wait;
            });
    var thread = new Thread(answer);
    thread.start();
    untilItWaits(new Waiting(thread, answer));
    assertThat(places.availablePermits()).isZero();
    thread.interrupt();

    assertThat(answer.get()).isEqualTo(Duration.ofMinutes(15));
    assertThat(places.availablePermits()).isEqualTo(1);
    patient.giveBack("a");
    patient.over("a");
    assertThat(patient.take("a")).as("the lock is free").isZero();
  }
}
