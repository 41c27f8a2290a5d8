package io.sallyport.auth.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreStatesTest {

  private static final Map<String, String> UP = Map.of("a", "up");
  private static final Map<String, String> DOWN = Map.of("a", "down");

  private final TestClock clock = new TestClock();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch answers = new CountDownLatch(1);
  private final CountDownLatch questioned = new CountDownLatch(1);
  private final ExecutorService pool = Executors.newFixedThreadPool(16);
  private volatile boolean up = true;
  private volatile boolean slow;

  private final StoreStates states = new StoreStates(Map.of("a", this::ask), clock);

  private boolean ask() {
    asked.incrementAndGet();
    if (slow) {
      questioned.countDown();
      try {
        return answers.await(30, TimeUnit.SECONDS) && up;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return up;
  }

  @AfterEach
  void stop() {
    answers.countDown();
    pool.shutdownNow();
  }

  @Test
  void now_withinASecond_asksOnce() {
    assertThat(states.now()).isEqualTo(UP);
    up = false;
    clock.advance(Duration.ofSeconds(1).minusNanos(1));
    assertThat(states.now()).isEqualTo(UP);
    assertThat(asked).hasValue(1);
    clock.advance(Duration.ofNanos(1));
    assertThat(states.now()).isEqualTo(DOWN);
    assertThat(asked).hasValue(2);
  }

  @Test
  void now_severalStores_tellsOfEach() {
    var both = new StoreStates(Map.of("a", () -> true, "b", () -> false), clock);
    assertThat(both.now()).isEqualTo(Map.of("a", "up", "b", "down"));
  }

  @Test
  void now_whileAnotherAsks_isWhatWasLastKnown() throws Exception {
    assertThat(states.now()).isEqualTo(UP);
    up = false;
    slow = true;
    clock.advance(Duration.ofSeconds(10).minusNanos(1));
    Future<Map<String, String>> first = pool.submit(states::now);
    assertThat(questioned.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(states.now()).isEqualTo(UP);
    answers.countDown();
    assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(DOWN);
    assertThat(states.now()).isEqualTo(DOWN);
    assertThat(asked).hasValue(2);
  }

  @Test
  void now_whileAnotherAsksAndGetsNoAnswer_isDown() throws Exception {
    var impatient = new StoreStates(Map.of("a", this::ask), clock, Duration.ofMillis(1));
    slow = true;
    Future<Map<String, String>> first = pool.submit(impatient::now);
    assertThat(questioned.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(pool.submit(impatient::now).get(30, TimeUnit.SECONDS)).isEqualTo(DOWN);
    assertThat(first).isNotDone();
    answers.countDown();
    assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(UP);
    assertThat(impatient.now()).isEqualTo(UP);
    assertThat(asked).hasValue(1);
  }

  @Test
  void now_manyWhileNothingRecentIsKnown_waitForOneQuestion() throws Exception {
    assertThat(states.now()).isEqualTo(UP);
    up = false;
    slow = true;
    clock.advance(Duration.ofSeconds(10));
    List<Future<Map<String, String>>> all = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      all.add(pool.submit(states::now));
    }
    assertThat(questioned.await(30, TimeUnit.SECONDS)).isTrue();
    answers.countDown();
    for (Future<Map<String, String>> one : all) {
      assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo(DOWN);
    }
    assertThat(asked).hasValue(2);
  }
}
