package io.sallyport.scenario;

class Tomcat10IT extends Scenarios {
  Tomcat10IT() {
    super(new Server(Servers.TOMCAT_10, Jdk.present()));
  }
}
