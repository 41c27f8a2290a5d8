package io.sallyport.scenario;

class WildFlyOnNewestJavaIT extends EnterpriseScenarios {
  WildFlyOnNewestJavaIT() {
    super(new Server(Servers.WILDFLY_ON_NEWEST_JAVA, Jdk.newest()));
  }
}
