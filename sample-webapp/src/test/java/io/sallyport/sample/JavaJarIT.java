package io.sallyport.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The archive by itself, with the memory of the demo. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JavaJarIT implements SiteScenarios {
  @SuppressWarnings("NullAway.Init")
  private SampleProcess sample;

  @BeforeAll
  void start() throws Exception {
    sample = SampleProcess.javaJar(Path.of(System.getProperty("java.home")));
  }

  @AfterAll
  void stop() throws IOException {
    sample.close();
  }

  @Override
  public SampleProcess sample() {
    return sample;
  }

  @Test
  void start_isQuickAndSaysNothingButWhatMatters() throws Exception {
    // The aim is 5 s; the bound is for machines that are busy with something else.
    assertThat(sample.startTime()).isLessThan(Duration.ofSeconds(60));
    assertThat(sample.log()).doesNotContain("Exception", "\tat ");
  }
}
