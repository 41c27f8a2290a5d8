package io.sallyport.scenario;

class JettyEe8IT extends Scenarios {
  JettyEe8IT() {
    super(new Server(Servers.JETTY_EE8, Jdk.present()));
  }
}
