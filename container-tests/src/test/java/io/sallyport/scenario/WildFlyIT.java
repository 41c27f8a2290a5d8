package io.sallyport.scenario;

class WildFlyIT extends EnterpriseScenarios {
  WildFlyIT() {
    super(new Server(Servers.WILDFLY, Jdk.present()));
  }
}
