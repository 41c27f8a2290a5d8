package io.sallyport.scenario;

class Tomcat11OnNewestJavaIT extends Scenarios {
  Tomcat11OnNewestJavaIT() {
    super(new Server(Servers.TOMCAT_11, Jdk.newest()));
  }
}
