package io.sallyport.scenario;

class Tomcat11WithOldLibrariesIT extends Scenarios {
  Tomcat11WithOldLibrariesIT() {
    super(new Server(Servers.TOMCAT_11_WITH_OLD_LIBRARIES, Jdk.present()));
  }
}
