package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sallyport.auth.token.TokenSettings.Hs256Secret;
import io.sallyport.auth.token.TokenSettings.Lifetimes;
import io.sallyport.auth.token.TokenSettings.Signing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenSettingsTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Optional<Hs256Secret> SECRET =
      Optional.of(new Hs256Secret(new byte[Hs256Secret.MIN_BYTES]));

  @ParameterizedTest
  @EnumSource(value = JwsAlgorithm.class, mode = EnumSource.Mode.EXCLUDE, names = "HS256")
  void signing_secretWithAnotherAlgorithm_isRefused(JwsAlgorithm algorithm) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Signing(algorithm, SECRET, DAY))
        .withMessage("HS256 and a shared secret belong together");
    assertThat(new Signing(algorithm, Optional.empty(), DAY)).isNotNull();
  }

  @Test
  void signing_hs256WithoutSecret_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Signing.by(JwsAlgorithm.HS256))
        .withMessage("HS256 and a shared secret belong together");
    assertThat(new Signing(JwsAlgorithm.HS256, SECRET, DAY)).isNotNull();
  }

  @Test
  void settings_timeOfZeroOrLess_isRefused() {
    for (Duration time : List.of(Duration.ZERO, Duration.ofNanos(-1), DAY.negated())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Signing(JwsAlgorithm.ES256, Optional.empty(), time))
          .withMessage("keyRotation must be more than zero");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Lifetimes(time, DAY, DAY, DAY, DAY))
          .withMessage("access must be more than zero");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Lifetimes(DAY, time, DAY, DAY, DAY))
          .withMessage("refresh must be more than zero");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Lifetimes(DAY, DAY, time, DAY, DAY))
          .withMessage("family must be more than zero");
    }
  }

  @Test
  void lifetimes_grace_mayBeZeroAndNotLess() {
    assertThat(Lifetimes.standard().reusable(Duration.ZERO).reuseGrace()).isEqualTo(Duration.ZERO);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Lifetimes.standard().reusable(Duration.ofNanos(-1)))
        .withMessage("reuseGrace cannot be negative");
  }
}
