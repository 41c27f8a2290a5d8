package io.sallyport.scenario;

class JettyEe11OnNewestJavaIT extends Scenarios {
  JettyEe11OnNewestJavaIT() {
    super(new Server(Servers.JETTY_EE11, Jdk.newest()));
  }
}
