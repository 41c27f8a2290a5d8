package io.sallyport.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The archive by itself, with the memory of the demo. */
final class JavaJarIT extends SiteScenarios {
  JavaJarIT() throws Exception {
    super(SampleProcess.javaJar(Path.of(System.getProperty("java.home"))));
  }

  @Test
  void start_isQuickAndSaysNothingButWhatMatters() throws Exception {
    // The aim is 5 s; the bound is for machines that are busy with something else.
    assertThat(sample().startTime()).isLessThan(Duration.ofSeconds(60));
    assertThat(sample().log()).doesNotContain("Exception", "\tat ");
  }
}
