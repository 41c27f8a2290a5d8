package io.sallyport.sample;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The archive at the root of a Tomcat 10.1. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Tomcat10IT implements SiteScenarios {
  @SuppressWarnings("NullAway.Init")
  private SampleProcess sample;

  @BeforeAll
  void start() throws Exception {
    sample = SampleProcess.tomcat("tomcat10", "");
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
