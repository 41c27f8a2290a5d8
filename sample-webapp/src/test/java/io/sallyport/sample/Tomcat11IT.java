package io.sallyport.sample;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The archive on a Tomcat 11, under a context path. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Tomcat11IT implements SiteScenarios {
  @SuppressWarnings("NullAway.Init")
  private SampleProcess sample;

  @BeforeAll
  void start() throws Exception {
    sample = SampleProcess.tomcat("tomcat11", "/x");
  }

  @AfterAll
  void stop() throws IOException {
    sample.close();
  }

  @Override
  public SampleProcess sample() {
    return sample;
  }
}
