package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitTest {

  @Test
  void limit_atItsBounds_isTaken() {
    assertThat(new Limit(1, Duration.ofNanos(1)).count()).isEqualTo(1);
    assertThat(new Limit(1_000, Duration.ofNanos(1_000)).period())
        .isEqualTo(Duration.ofNanos(1_000));
  }

  @Test
  void limit_thatLimitsNothing_isRefused() {
    for (Duration period : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Limit(1, period))
          .withMessage("A limit needs a count of at least 1 and a period");
    }
    for (long count : new long[] {0, -1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Limit(count, Duration.ofSeconds(1)))
          .withMessage("A limit needs a count of at least 1 and a period");
    }
  }

  @Test
  void limit_moreThanOneANanosecond_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limit(1_001, Duration.ofNanos(1_000)))
        .withMessage("A limit cannot be more than one a nanosecond");
  }
}
