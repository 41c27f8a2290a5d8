package io.sallyport.identity.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FailurePaceTest {

  private static final Password TYPED = new Password("not it");

  private static final long MILLI = 1_000_000;

  /** Time that only passes when somebody waits or looks; every look costs {@code perLook}. */
  private long now;

  private long perLook;

  private final FailurePace pace = new FailurePace(() -> now += perLook, nanos -> now += nanos);
  private final PasswordHasher hasher =
      new PasswordHasher(HashScheme.ARGON2ID, 1, Duration.ofSeconds(5));

  private void calibrateTo(long millis) {
    perLook = millis * MILLI;
    pace.calibrate(Set.of("{MD5}"), hasher);
    perLook = 0;
    now = 0;
  }

  private long heldFrom(long elapsedMillis) {
    long started = now;
    now += elapsedMillis * MILLI;
    pace.hold(started, TYPED);
    return (now - started) / MILLI;
  }

  @Test
  void hold_passwordThatIsHashedInTwoForms_takesTwiceAsLong() {
    calibrateTo(200);

    pace.hold(now, new Password("e\u0301"));

    assertThat(now / MILLI).isEqualTo(600);
  }

  @Test
  void hold_whateverTheFailureTook_endsAtAMultipleOfTheQuantum() {
    calibrateTo(200);

    assertThat(heldFrom(0)).isEqualTo(300);
    assertThat(heldFrom(1)).isEqualTo(300);
    assertThat(heldFrom(299)).isEqualTo(300);
    assertThat(heldFrom(300)).isEqualTo(300);
    assertThat(heldFrom(5_000)).isEqualTo(5_100);
  }

  @Test
  void hold_failureThatTookLongerThanTheQuantum_makesAllOthersAsLongUntilMeasuredAgain() {
    calibrateTo(200);

    assertThat(heldFrom(400)).isEqualTo(600);
    assertThat(heldFrom(0)).isEqualTo(600);
    assertThat(heldFrom(599)).isEqualTo(600);

    calibrateTo(200);
    assertThat(heldFrom(0)).isEqualTo(300);
  }

  @Test
  void hold_slowFailuresAtOnce_leaveThePaceOfTheSlowest() throws Exception {
    ThreadLocal<Long> time = ThreadLocal.withInitial(() -> 0L);
    FailurePace shared = new FailurePace(time::get, nanos -> time.set(time.get() + nanos));
    AtomicInteger arrived = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 20; round++) {
        shared.calibrate(Set.of(), hasher);
        for (long took = 100; took < 1_000_000_000; took *= 4) {
          int all = arrived.get() + 2;
          List<Future<?>> both = new ArrayList<>();
          for (long each : List.of(took, took * 2)) {
            both.add(
                threads.submit(
                    () -> {
                      arrived.incrementAndGet();
                      while (arrived.get() < all) {
                        Thread.onSpinWait();
                      }
                      shared.hold(time.get() - each, TYPED);
                    }));
          }
          for (Future<?> one : both) {
            one.get();
          }
          long began = time.get();
          shared.hold(began, TYPED);
          assertThat(time.get() - began).isEqualTo(took * 3);
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void hold_notCalibrated_waitsThreeSecondsAtMost() {
    assertThat(heldFrom(0)).isEqualTo(3_000);
    assertThat(heldFrom(2_999)).isEqualTo(3_000);
  }

  @Test
  void hold_schemeJustStored_waitsUntilItIsMeasured() {
    calibrateTo(20);
    assertThat(heldFrom(0)).isEqualTo(30);

    assertThat(pace.notice("$2b$12$")).isTrue();
    assertThat(pace.notice("$2b$12$")).isFalse();
    assertThat(heldFrom(0)).isEqualTo(3_000);

    calibrateTo(20);
    assertThat(pace.notice("$2b$12$")).isFalse();
    assertThat(heldFrom(0)).isEqualTo(30);
  }

  @Test
  void hold_interrupted_returnsWithTheFlagSet() {
    FailurePace interrupted =
        new FailurePace(
            () -> now,
            nanos -> {
              throw new InterruptedException();
            });
    interrupted.hold(0, TYPED);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(now).isZero();
  }
}
