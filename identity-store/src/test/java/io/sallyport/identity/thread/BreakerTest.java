package io.sallyport.identity.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final Breaker breaker = new Breaker(now::get);

  @Test
  void lets_whileAllIsWell_everybody() {
    for (int i = 0; i < 10; i++) {
      assertThat(breaker.lets()).isTrue();
      breaker.answered();
    }
  }

  @Test
  void lets_afterAFailure_oneInAWhile() {
    breaker.failed();
    assertThat(breaker.lets()).isFalse();
    now.addAndGet(Breaker.PAUSE_NANOS - 1);
    assertThat(breaker.lets()).isFalse();
    now.incrementAndGet();

    assertThat(breaker.lets()).isTrue();
    assertThat(breaker.lets()).as("while one tries").isFalse();
    breaker.failed();
    assertThat(breaker.lets()).isFalse();
  }

  @Test
  void lets_afterAnAnswer_everybodyAtOnce() {
    breaker.failed();
    now.addAndGet(Breaker.PAUSE_NANOS);
    assertThat(breaker.lets()).isTrue();
    breaker.answered();

    assertThat(breaker.lets()).isTrue();
    assertThat(breaker.lets()).isTrue();
  }
}
