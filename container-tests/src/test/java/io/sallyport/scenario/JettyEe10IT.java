package io.sallyport.scenario;

class JettyEe10IT extends Scenarios {
  JettyEe10IT() {
    super(new Server(Servers.JETTY_EE10, Jdk.present()));
  }
}
