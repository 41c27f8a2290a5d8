package io.sallyport.scenario;

class Tomcat11WithSoteriaIT extends EnterpriseScenarios {
  Tomcat11WithSoteriaIT() {
    super(new Server(Servers.TOMCAT_11_WITH_SOTERIA, Jdk.present()));
  }
}
