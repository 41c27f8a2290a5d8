package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NewsTest {

  @Test
  void alone_knowsAllThereIs() {
    assertThat(News.NONE.shared()).isFalse();
    assertThat(News.NONE.heardWithin(Duration.ZERO)).isTrue();
    assertThat(News.NONE.of("account", "id")).isEqualTo(new News.Told(0, 0, 0, false));
  }
}
