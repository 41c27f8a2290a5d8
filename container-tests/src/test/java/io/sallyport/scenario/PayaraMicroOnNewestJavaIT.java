package io.sallyport.scenario;

class PayaraMicroOnNewestJavaIT extends EnterpriseScenarios {
  PayaraMicroOnNewestJavaIT() {
    super(new Server(Servers.PAYARA_MICRO_ON_NEWEST_JAVA, Jdk.newest()));
  }
}
