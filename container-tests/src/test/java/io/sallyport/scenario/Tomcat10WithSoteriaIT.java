package io.sallyport.scenario;

class Tomcat10WithSoteriaIT extends EnterpriseScenarios {
  Tomcat10WithSoteriaIT() {
    super(new Server(Servers.TOMCAT_10_WITH_SOTERIA, Jdk.present()));
  }
}
