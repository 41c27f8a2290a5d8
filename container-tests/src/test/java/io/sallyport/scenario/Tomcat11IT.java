package io.sallyport.scenario;

class Tomcat11IT extends Scenarios {
  Tomcat11IT() {
    super(new Server(Servers.TOMCAT_11, Jdk.present()));
  }
}
