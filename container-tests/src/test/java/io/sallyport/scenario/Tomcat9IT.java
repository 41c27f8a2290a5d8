package io.sallyport.scenario;

class Tomcat9IT extends Scenarios {
  Tomcat9IT() {
    super(new Server(Servers.TOMCAT_9, Jdk.present()));
  }
}
