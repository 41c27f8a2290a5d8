package io.sallyport.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The archive by itself, on a newer JDK than that of the build. */
final class JavaJarOnNewerJavaIT extends SiteScenarios {
  JavaJarOnNewerJavaIT() throws Exception {
    super(SampleProcess.javaJar(newerJava().home()));
  }

  private static NewerJava newerJava() throws IOException {
    Optional<NewerJava> java = NewerJava.find();
    assumeTrue(
        java.isPresent(),
        () ->
            "No JDK newer than "
                + Runtime.version().feature()
                + " is here. Name one by -D"
                + NewerJava.PROPERTY
                + "=<its home> or by JAVA_HOME_<release>_<architecture>");
    return java.get();
  }

  @Test
  void start_warnsAtMost() throws Exception {
    assertThat(sample().log()).doesNotContain("Exception", "\tat ", "ERROR", "SEVERE");
  }
}
