package io.sallyport.scenario;

class Tomcat10OnNewestJavaIT extends Scenarios {
  Tomcat10OnNewestJavaIT() {
    super(new Server(Servers.TOMCAT_10, Jdk.newest()));
  }
}
