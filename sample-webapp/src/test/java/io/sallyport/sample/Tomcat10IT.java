package io.sallyport.sample;

/** The archive at the root of a Tomcat 10.1. */
final class Tomcat10IT extends SiteScenarios {
  Tomcat10IT() throws Exception {
    super(SampleProcess.tomcat("tomcat10", ""));
  }
}
