package io.sallyport.scenario;

class OpenLibertyOnNewestJavaIT extends EnterpriseScenarios {
  OpenLibertyOnNewestJavaIT() {
    super(new Server(Servers.OPEN_LIBERTY, Jdk.newest()));
  }
}
