package io.sallyport.scenario;

class JettyEe11IT extends Scenarios {
  JettyEe11IT() {
    super(new Server(Servers.JETTY_EE11, Jdk.present()));
  }
}
