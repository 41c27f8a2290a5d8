package io.sallyport.scenario;

class OpenLibertyIT extends EnterpriseScenarios {
  OpenLibertyIT() {
    super(new Server(Servers.OPEN_LIBERTY, Jdk.present()));
  }
}
