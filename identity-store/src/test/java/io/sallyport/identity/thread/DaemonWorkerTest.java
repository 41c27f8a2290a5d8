package io.sallyport.identity.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DaemonWorkerTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final DaemonWorker worker = new DaemonWorker("sallyport-test");

  @Test
  void finish_idle_endsTheThread() throws Exception {
    Thread thread = worker.submit(Thread::currentThread).get();

    assertThat(thread.getName()).isEqualTo("sallyport-test");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(worker.finish(LONG)).isTrue();
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void finish_neverUsed_isAtOnce() {
    assertThat(worker.finish(Duration.ZERO)).isTrue();
  }

  @Test
  void finish_atWork_interruptsNothing() throws Exception {
    var begun = new CountDownLatch(1);
    var released = new CountDownLatch(1);
    var interrupted = new AtomicReference<Boolean>();
    Future<?> work =
        worker.submit(
            () -> {
              begun.countDown();
              released.await();
              interrupted.set(Thread.currentThread().isInterrupted());
              return null;
            });
    begun.await();

    assertThat(worker.finish(Duration.ofMillis(1))).isFalse();

    released.countDown();
    work.get();
    assertThat(interrupted.get()).isFalse();
    assertThat(worker.finish(LONG)).isTrue();
  }

  @Test
  void finish_waiting_isNotBegun() throws Exception {
    Future<?> later = worker.schedule(() -> {}, 1, TimeUnit.HOURS);

    assertThat(worker.finish(LONG)).isTrue();
    assertThat(later.isCancelled()).isTrue();
  }

  @Test
  void finish_interrupted_isFalseAndStaysInterrupted() throws Exception {
    var released = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    Future<?> work =
        worker.submit(
            () -> {
              begun.countDown();
              released.await();
              return null;
            });
    begun.await();
    Thread.currentThread().interrupt();

    assertThat(worker.finish(LONG)).isFalse();

    assertThat(Thread.interrupted()).isTrue();
    released.countDown();
    work.get();
    assertThat(worker.finish(LONG)).isTrue();
  }
}
