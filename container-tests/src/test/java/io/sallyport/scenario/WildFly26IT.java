package io.sallyport.scenario;

class WildFly26IT extends EnterpriseScenarios {
  WildFly26IT() {
    super(new Server(Servers.WILDFLY_26, Jdk.present()));
  }
}
