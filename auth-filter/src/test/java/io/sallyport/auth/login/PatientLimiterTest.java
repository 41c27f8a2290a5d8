package io.sallyport.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.TestClock;
import io.sallyport.auth.limit.MemoryRateLimiter;
import io.sallyport.auth.pipeline.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatientLimiterTest {

  private static final Limit TWO = new Limit(2, Duration.ofMinutes(15));

  private final PatientLimiter limiter =
      new PatientLimiter(new MemoryRateLimiter(new TestClock()), TWO, new Semaphore(32));

  private CompletableFuture<Duration> takenElsewhere(String key) {
    return CompletableFuture.supplyAsync(() -> limiter.take(key));
  }

  private static void waits(CompletableFuture<Duration> one) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(200);
    assertThat(one).isNotDone();
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
    CompletableFuture<Duration> third = takenElsewhere("a");
    waits(third);
    limiter.giveBack("a");
    limiter.over("a");

    assertThat(third.get(4, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void take_beyondTriesUnderWay_isRefusedWhenTheLastHasFailed() throws Exception {
    limiter.take("a");
    limiter.take("a");
    CompletableFuture<Duration> third = takenElsewhere("a");
    limiter.over("a");
    waits(third);
    limiter.over("a");

    assertThat(third.get(4, TimeUnit.SECONDS)).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void take_ofAnotherKey_waitsForNobody() {
    limiter.take("a");
    limiter.take("a");

    assertThat(limiter.take("b")).isZero();
  }

  @Test
  void take_forTryThatIsNeverDecided_givesUp() throws Exception {
    limiter.take("a");
    limiter.take("a");

    assertThat(takenElsewhere("a").get(20, TimeUnit.SECONDS)).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void take_byMoreThanMayWait_isRefusedAtOnce() throws Exception {
    limiter.take("a");
    limiter.take("a");
    var waiting = new ArrayList<Thread>();
    for (int i = 0; i < 32; i++) {
      Thread thread = new Thread(() -> limiter.take("a"));
      thread.start();
      waiting.add(thread);
    }
    for (Thread thread : waiting) {
      while (thread.getState() != Thread.State.TIMED_WAITING) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
    long start = System.nanoTime();
    assertThat(limiter.take("a")).isEqualTo(Duration.ofMinutes(15));
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(2));
    for (Thread thread : waiting) {
      thread.interrupt();
      thread.join();
    }
  }
}
