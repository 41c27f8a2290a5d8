package io.sallyport.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The archive by itself, on a newer JDK than that of the build. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JavaJarOnNewerJavaIT implements SiteScenarios {
  private @Nullable SampleProcess sample;

  @BeforeAll
  void start() throws Exception {
    Optional<NewerJava> java = NewerJava.find();
    assumeTrue(
        java.isPresent(),
        () ->
            "No JDK newer than "
                + Runtime.version().feature()
                + " is here. Name one by -D"
                + NewerJava.PROPERTY
                + "=<its home> or by JAVA_HOME_<release>_<architecture>");
    sample = SampleProcess.javaJar(java.get().home());
  }

  @AfterAll
  void stop() throws IOException {
    if (sample != null) {
      sample.close();
    }
  }

  @Override
  public SampleProcess sample() {
    return java.util.Objects.requireNonNull(sample);
  }

  @Test
  void start_warnsAtMost() throws Exception {
    assertThat(sample().log()).doesNotContain("Exception", "\tat ", "ERROR", "SEVERE");
  }
}
