package io.sallyport.sample;

/** The archive on a Tomcat 11, under a context path. */
final class Tomcat11IT extends SiteScenarios {
  Tomcat11IT() throws Exception {
    super(SampleProcess.tomcat("tomcat11", "/x"));
  }
}
